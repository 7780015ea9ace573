import { judgeOperators } from "./judged.ts";

judgeOperators("box", "restricted", "envelope");
