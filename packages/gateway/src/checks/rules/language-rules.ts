import { defineRules, type Rule, words } from './rule.ts'

const GAP = /* @__PURE__ */ words(3)

/** Instruction overrides in other languages with Latin letters, without diacritics. */
const LATIN_RULES = /* @__PURE__ */ defineRules(
  'instruction override',
  'latin',
  /* @__PURE__ */ [
    String.raw`\b(?:ignorier|vergiss|vergesst|missacht|verwirf)\w{0,4}${GAP} (?:vorherigen?|bisherigen?|obigen?|vorigen?|fruheren?|vorangegangenen?|deine|vorausgehenden?|ursprunglichen?)(?: \w{1,15}){0,2} (?:anweisung|instruktion|regel|vorgabe|befehl|richtlinie|anordnung|prompt)`,
    String.raw`\b(?:ignorier|vergiss|vergesst|missacht)\w{0,4} (?:bitte )?(?:alles|jede anweisung)(?: was)?(?: \w{1,12})? (?:davor|vorher|zuvor|bisher|oben)`,
    String.raw`\b(?:ignor|oubli|neglig)(?:e|es|ez|er|ons)\b${GAP} (?:instructions|consignes|directives|regles|ordres)(?: \S{1,15}){0,2} (?:precedent|anterieur|ci-dessus|initial|donnees|recues|plus haut)`,
    String.raw`\b(?:ignor[ae]d?|olvid[ae]d?|desobedece|descarta|haz caso omiso (?:a|de))\b${GAP} (?:instrucciones|ordenes|reglas|indicaciones|directrices)(?: \S{1,15}){0,2} (?:anterior|previa|precedente|de arriba|inicial|que)`,
    String.raw`\b(?:ignor[ae]|esquec[ae]|desconsider[ae]|descart[ae])\b${GAP} (?:instrucoes|ordens|regras|diretrizes|comandos)(?: \S{1,15}){0,2} (?:anterior|previ[ao]|acima|inicia)`,
    String.raw`\b(?:ignora(?:te)?|dimentica(?:te)?|tralascia)\b${GAP} (?:istruzioni|regole|direttive|indicazioni)(?: \S{1,15}){0,2} (?:precedent|sopra|inizial|ricevut)`,
    String.raw`\b(?:negeer|vergeet)\b${GAP} (?:vorige|voorgaande|eerdere|bovenstaande|voorafgaande)(?: \S{1,15}){0,2} (?:instructies|regels|opdrachten|aanwijzingen|prompts?)`,
    String.raw`\b(?:zignoruj|ignoruj|zapomnij|pomin)\w{0,4}${GAP} (?:poprzedni|wczesniejsz|powyzsz)\w{0,4}(?: \S{1,15}){0,2} (?:instrukcj|polece|zasad|wytyczn)`,
    String.raw`\b(?:onceki|yukaridaki|daha onceki)${GAP} (?:talimat|komut|kural|yonerge)\w{0,10}${GAP} (?:unut|yok ?say|gormezden|dikkate alma)`,
    String.raw`\b(?:abaikan|lupakan)${GAP} (?:instruksi|perintah|aturan)(?: \S{1,15}){0,2} (?:sebelumnya|di atas)`,
    String.raw`\b(?:bo qua|quen)${GAP} (?:huong dan|chi dan|lenh|yeu cau)(?: \S{1,15}){0,2} (?:truoc|tren)`,
  ],
)

const OTHER_SCRIPTS = /* @__PURE__ */ defineRules(
  'instruction override',
  'plain',
  /* @__PURE__ */ [
    String.raw`(?:игнориру|проигнорируй|забудь|отбрось|не обращай внимания на)\S{0,4}(?: \S{1,20}){0,3} (?:предыдущ|прежн|вышеуказанн|ранее|прошл|сво|тво)\S{0,8}(?: \S{1,20}){0,2} (?:инструкц|указани|правил|команд|промпт|распоряжени)`,
    String.raw`(?:игнориру|проигнорируй|забудь)\S{0,4} все(?: \S{1,20}){0,2} (?:инструкци|указани|правил)\S{0,3} (?:выше|ранее|до этого)`,
    String.raw`(?:ігноруй|проігноруй|забудь)\S{0,4}(?: \S{1,20}){0,3} (?:попередн|вищенаведен)\S{0,6}(?: \S{1,20}){0,2} (?:інструкц|вказівк|правил)`,
    String.raw`(?:忽略|无视|無視|忽視|忘记|忘記|忘掉|不要理会|不要理會|不用管).{0,8}(?:之前|以上|上面|先前|前面|此前|上述|你的|系统|系統).{0,8}(?:指令|指示|提示|规则|規則|说明|說明|命令|设定|設定)`,
    String.raw`(?:以前|上記|これまで|今まで|前|以上|すべて|全て|全部)の?.{0,8}(?:指示|命令|ルール|プロンプト|指令|設定).{0,4}(?:無視|忘れ|破棄)`,
    String.raw`(?:이전|위의?|앞선?|지금까지).{0,8}(?:지시|명령|규칙|프롬프트|지침).{0,8}(?:무시|잊)`,
    String.raw`(?:تجاهل|انس|انسى)(?: \S{1,15}){0,3} (?:التعليمات|الأوامر|القواعد|الإرشادات)(?: \S{1,15}){0,2} (?:السابقة|أعلاه|الأصلية)`,
    String.raw`(?:पिछले|पिछली|उपरोक्त|पहले).{0,20}(?:निर्देश|आदेश|नियम).{0,20}(?:अनदेखा|भूल|नज़रअंदाज|नजरअंदाज|अनसुना)`,
  ],
)

const SYSTEM_PROMPT = /* @__PURE__ */ defineRules(
  'system prompt extraction',
  'latin',
  /* @__PURE__ */ [
    String.raw`\b(?:zeig|verrat|nenn|gib|druck|wiederhol)\w{0,3}${words(4)} (?:dein\w{0,2} )?(?:system-? ?prompt|systemanweisung|system-? ?nachricht|urspruenglich\w{0,2} anweisung)`,
    String.raw`\b(?:affiche|montre|revele|donne|repete|imprime)[a-z-]{0,6}${words(4)} (?:prompt (?:du )?systeme|invite (?:du )?systeme|instructions (?:du )?systeme|message systeme)`,
    String.raw`\b(?:muestra|revela|dime|imprime|repite|ensena|dame)\w{0,4}${words(4)} (?:prompt del? sistema|instrucciones del? sistema|mensaje del? sistema|instrucciones iniciales)`,
    String.raw`\b(?:mostr|revel|diga|imprim|repit)\w{0,4}${words(4)} (?:prompt (?:do|de) sistema|instrucoes (?:do|de) sistema|prompt inicial)`,
  ],
)

const SYSTEM_PROMPT_OTHER = /* @__PURE__ */ defineRules(
  'system prompt extraction',
  'plain',
  /* @__PURE__ */ [
    String.raw`(?:покажи|выведи|раскрой|назови|повтори)(?: \S{1,20}){0,4} (?:системн\S{0,4} (?:промпт|сообщени|инструкц|подсказк)|начальн\S{0,4} инструкц)`,
    String.raw`(?:显示|顯示|输出|輸出|告诉我|告訴我|泄露|打印|重复|透露).{0,8}(?:系统提示|系統提示|系统指令|初始指令|系统消息|提示词)`,
    String.raw`(?:システムプロンプト|システムメッセージ|初期プロンプト)を?.{0,8}(?:表示|教えて|見せて|出力|公開)`,
  ],
)

/** The two most common attacks in other languages. */
export const LANGUAGE_RULES: readonly Rule[] = /* @__PURE__ */ [
  ...LATIN_RULES,
  ...OTHER_SCRIPTS,
  ...SYSTEM_PROMPT,
  ...SYSTEM_PROMPT_OTHER,
]
