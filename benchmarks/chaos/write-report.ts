export function writeReport(report: string): void {
  console.log(report)
}
