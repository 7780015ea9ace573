import { judgeOperators } from "./judged.ts";

judgeOperators("mix", "count");
