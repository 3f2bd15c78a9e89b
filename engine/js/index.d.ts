/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * A workflow: the text of a definition in JSON or YAML, the text of a CloudFormation or SAM template that has the
 * definition in it, or a definition as a value. Places in findings are places in the text.
 */
export type Definition = string | { [key: string]: Json };

/** What decides a run. The same definition, input and options give the same bytes everywhere. */
export interface RunOptions extends WorkflowOptions {
  /** The input as text, where its spelling matters, since AWS repeats it to the byte; `input` is not read then. */
  inputText?: string;
  /** Replies by state; a task without one gets a believable reply. */
  mocks?: Mocks;
  /** Go on where the run waits for somebody: timeouts and missed heartbeats come. */
  letTimePass?: boolean;
  /** The execution's name; drawn from the seed when missing. */
  executionName?: string;
  /** Where all chance of the run comes from; 1 when missing. */
  seed?: number;
  /** When the execution starts; `2026-01-01T09:00:00Z` when missing. */
  startTime?: string;
}

/** What is known of a workflow beside its definition. */
export interface WorkflowOptions {
  /** Standard when nothing says otherwise; comes before what a template says. */
  type?: "STANDARD" | "EXPRESS";
  /** Which state machine of a template, by its logical id. */
  machine?: string;
  /** What stands for `${Name}` in the definition; a plausible value where nothing is given. */
  values?: Record<string, string>;
  /** The state machine's name. */
  name?: string;
  region?: string;
  /** Twelve digits. */
  account?: string;
  roleArn?: string;
}

/** Replies by the name of the state, and what services hold and functions compute. */
export interface Mocks {
  [state: string]: Script | { [name: string]: Json };
}

/** The replies of one state, in the order of its calls; retries and iterations count on. */
export interface Script {
  replies: Reply[];
  /** After the last reply: the default reply (when missing), the last one again, or a failure. */
  pastEnd?: "default" | "repeat" | "fail";
}

/** One reply. Texts between `{%` and `%}` in `return` are JSONata over the request. */
export type Reply = (
  | { return: Json }
  | { throw: { error?: string; cause?: string; at?: "work" | "submit" | "start" } }
  | { silence: true }
) & {
  /** For how many calls in a row; 1 when missing. */
  times?: number;
  delayMs?: number;
  /** The first answer of a `.sync` or `.waitForTaskToken` task. */
  submitted?: Json;
  /** Who takes an activity task. */
  worker?: string;
};

/** Something that is sent when a task of the state `when` waits, `afterMs` after it began or after the one before. */
export interface PlannedSignal {
  when: string;
  afterMs?: number;
  send: { success: Json } | { failure: { error?: string; cause?: string } } | "heartbeat" | { takenBy: string };
}

export type Status = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** What a run has come to. `RUNNING` is one that waits for somebody, or has not been run to its end. */
export interface Result {
  status: Status;
  /** Of an execution that succeeded. */
  output?: Json;
  /** The same as AWS writes it: numbers as Java does, `1.0E10`. */
  outputText?: string;
  /** Of one that failed or was aborted. */
  error?: string;
  cause?: string;
  /** The history, as GetExecutionHistory has it. */
  events: HistoryEvent[];
  /** What each field of each state made of the data. */
  trace: TraceRecord[];
  /** The tasks that wait for somebody. */
  waiting: WaitingTask[];
}

/** An event in the shape of GetExecutionHistory; payloads in its details are JSON text. */
export interface HistoryEvent {
  /** In seconds since 1970. */
  timestamp: number;
  type: string;
  id: number;
  previousEventId: number;
  [details: `${string}EventDetails`]: { [key: string]: Json };
}

/** What a stage of a state's data flow made of the data; the stages' names are those of TestState. */
export interface TraceRecord {
  step: number;
  state: string;
  /** One stay in one state: a retry is the same visit, a loop another one. */
  visit: number;
  attempt: number;
  stage: string;
  value: Json;
}

export interface WaitingTask {
  state: string;
  token: string;
  /** Whether the message with the token is out, or a worker has taken the task. */
  taken: boolean;
  timesOutAt?: string;
  heartbeatDue?: string;
}

export interface Finding {
  /** `HINT` is ours alone. */
  severity: "ERROR" | "WARNING" | "HINT";
  /** AWS's code in capitals, or one of ours in small letters. */
  code: string;
  message: string;
  /** Where in the document, such as `/States/Read/Next`. */
  location?: string;
  /** What to do about it. */
  help?: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in characters. */
  column: number;
}

/** What ValidateStateMachineDefinition answers, with places and help. */
export interface Validation {
  result: "OK" | "FAIL";
  diagnostics: Finding[];
  truncated: boolean;
}

/** An error about a definition, an input or an option; `name` is `StepthroughError`. */
export interface StepthroughError extends Error {
  /** Where a definition was refused. */
  diagnostics?: Finding[];
}

/** What AWS's validation says, and what we add. */
export function validate(definition: Definition, options?: WorkflowOptions): Validation;

/** Runs a workflow until it ends or waits for somebody. The input is `{}` when missing. */
export function run(definition: Definition, input?: Json, options?: RunOptions & { signals?: PlannedSignal[] }): Result;

/**
 * Runs a workflow as `run` does; what GetExecutionHistory would answer, as text. The same bytes as the command line's
 * `stepthrough history`: numbers are written as AWS writes them, `1.767258E9`.
 */
export function history(definition: Definition, input?: Json, options?: RunOptions & { signals?: PlannedSignal[] }): string;

/** An execution with its past. Steps are the engine's; every method speaks of the step that is looked at. */
export class Execution {
  constructor(definition: Definition, input?: Json, options?: RunOptions);
  /** The step that is looked at, from 0. */
  readonly position: number;
  /** How many steps have been taken. */
  readonly length: number;
  readonly status: Status;
  /** The virtual time. */
  readonly now: string;
  /** Goes on, over what was taken and then by new steps. */
  step(count?: number): Progress;
  /** Goes on until the execution ends or waits for somebody. */
  run(): Progress;
  back(count?: number): void;
  seek(step: number): void;
  result(): Result;
  events(): HistoryEvent[];
  /** The whole history so far, as `history` gives it, whatever step is looked at. */
  history(): string;
  trace(): TraceRecord[];
  waiting(): WaitingTask[];
  /** What DescribeExecution answers; StartSyncExecution for an Express execution. */
  describe(): { [key: string]: Json };
  /** What DescribeMapRun answers for each Map Run that had started by the step that is looked at. */
  mapRuns(): MapRun[];
  /** What ListExecutions answers for a Map Run: the child executions that had begun, the latest first. */
  childExecutions(mapRunArn: string): { executions: ChildExecution[] };
  /** Sends a signal. In the past it forks: what came after is dropped. */
  send(signal: Signal): void;
  /** Gives the memory back; otherwise the garbage collector does some time. */
  free(): void;
  [Symbol.dispose](): void;
}

/** A Map Run of a distributed Map, as DescribeMapRun has it. */
export interface MapRun {
  mapRunArn: string;
  executionArn: string;
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  /** In seconds since 1970, as all dates here. */
  startDate: number;
  stopDate?: number;
  maxConcurrency: number;
  toleratedFailurePercentage: number;
  toleratedFailureCount: number;
  itemCounts: MapRunCounts;
  executionCounts: MapRunCounts;
  redriveCount: number;
  redriveDate?: number;
}

/** Each of `total` is counted once among the others but `resultsWritten` and `failuresNotRedrivable`. */
export interface MapRunCounts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  total: number;
  resultsWritten: number;
  failuresNotRedrivable: number;
  pendingRedrive: number;
}

/** A child execution of a Map Run, as ListExecutions has it. */
export interface ChildExecution {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: Status | "PENDING_REDRIVE";
  startDate: number;
  stopDate?: number;
  mapRunArn: string;
  itemCount: number;
  redriveCount: number;
}

/** Whether there is more to do, somebody has to answer, or the execution has ended. */
export type Progress = "RUNNING" | "WAITING" | "ENDED";

/** What happens outside: SendTaskSuccess and so on. */
export type Signal =
  | { type: "success"; token: string; output: Json }
  | { type: "failure"; token: string; error?: string; cause?: string }
  | { type: "heartbeat"; token: string }
  | { type: "takenBy"; token: string; worker: string }
  | { type: "elapse"; ms: number }
  | { type: "abort"; error?: string; cause?: string }
  | { type: "redrive" };

/** A TestState request; payloads may be JSON text, as in the API, or values. */
export interface TestStateRequest {
  /** One state, or a whole machine when `stateName` names the state. */
  definition: Definition;
  stateName?: string;
  input?: Json;
  variables?: Json;
  context?: Json;
  inspectionLevel?: "INFO" | "DEBUG" | "TRACE";
  revealSecrets?: boolean;
  roleArn?: string;
  mock?: {
    result?: Json;
    errorOutput?: { error?: string; cause?: string };
    fieldValidationMode?: "STRICT" | "PRESENT" | "NONE";
  };
  stateConfiguration?: {
    retrierRetryCount?: number;
    errorCausedByState?: string;
    mapIterationFailureCount?: number;
    mapItemReaderData?: string;
  };
}

/** TestState's answer; payloads are JSON text. */
export interface TestStateAnswer {
  status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  output?: string;
  error?: string;
  cause?: string;
  nextState?: string;
  inspectionData?: { [stage: string]: Json };
}

/** One state alone, as TestState answers; what it refuses is thrown, with AWS's code as the error's name. */
export function testState(request: TestStateRequest): TestStateAnswer;

/** The role that a workflow needs. */
export interface Policy {
  /** The least it must be allowed. */
  document: { [key: string]: Json };
  /** The trust relationship. */
  trust: { [key: string]: Json };
  /** The document's statements in its order, each with its reason and the states that need it. */
  statements: { sid: string; reason: string; states: string[] }[];
  /** What no statement can say. */
  notes: { text: string; states: string[] }[];
}

/** The least that the role of a workflow must be allowed. */
export function policy(definition: Definition, options?: WorkflowOptions & { logging?: boolean; tracing?: boolean }): Policy;

/** A definition in JSON laid out anew: nothing but white space changes. Any other text comes back as it is. */
export function format(definition: string): string;
