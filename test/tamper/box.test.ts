import { judgeOperators } from "./judged.ts";

judgeOperators("box", "envelope");
