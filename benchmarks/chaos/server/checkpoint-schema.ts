/** The schema of the tables in which LangGraph's checkpoints are. */
export const checkpointSchema = 'checkpoints'
