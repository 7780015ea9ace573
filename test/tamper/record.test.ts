import { judgeOperators } from "./judged.ts";

judgeOperators("definition", "ceremony", "log", "documents", "input");
