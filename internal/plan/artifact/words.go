package artifact

import "github.com/domicile/domicile/internal/plan"

// language picks one of the two languages of a text, and words the headings of the plan.
type language struct {
	zh bool
	w  map[string]string
}

// text is the text in the language.
func (l language) text(t plan.Text) string {
	if l.zh {
		return t.ZH
	}
	return t.EN
}

// word is a heading or an enum in the language; what has no word stays as it is.
func (l language) word(key string) string {
	if v := l.w[key]; v != "" {
		return v
	}
	return key
}

func english() language {
	return language{w: map[string]string{
		"title": "Plan", "gaps": "Not seen", "nogaps": "No gap: everything in scope was seen.", "final": "final", "notfinal": "not final: gaps, open questions or stopping checks are left",
		"rules": "Rules as of", "advice": "Results are indicated by the shipped rules on the facts given. This is not legal advice.",
		"answer": "In short", "options": "Options", "phases": "Phases", "steps": "Steps", "syncs": "What may still flow", "preflight": "Preflight",
		"costs": "Costs", "assumptions": "Assumptions", "articles": "Articles", "groups": "What moves and what stays", "schedule": "Dates", "weeks": "weeks",
		"start": "start", "finish": "finish", "because": "because", "verify": "verify", "undo": "undo", "bound": "bound by", "total": "Total",
		"unpriced": "lines without a price", "nototal": "No total: a line is without a price.", "chosen": "chosen", "default": "default", "notpossible": "not possible",
		"people": "people", "persondays": "person-days abroad", "until": "until", "provisional": "The holidays of these years rest on no published notice, so dates in them are provisional",
		"change": "to change it", "subject": "subject", "option": "option", "basis": "basis", "cost": "cost", "flow": "flow", "word": "word", "pattern": "pattern",
		"mechanism": "mechanism", "check": "check", "what": "what", "fix": "what to do", "line": "line", "quantity": "quantity", "source": "source", "step": "step",
		"stays": "stays", "moves": "moves", "why": "why", "missing": "open questions", "deadline": "Deadline", "met": "met", "missed": "missed; these cannot all hold",
		"floor": "no schedule of these steps takes fewer than {1} days; this one takes {2}", "nothing": "nothing", "bring_home": "bring home", "quiet": "Nothing is at stake, nobody from the mainland was found in",
		"file_and_stay": "file and stay", "mask_or_stop": "mask or stop", "after_filing": "after filing", "may": "may", "masked": "masked", "never": "never",
		"choices": "What people decided", "insteadof": "instead of", "loosens": "a person's decision: it leaves open what the rules indicate",
		"leaves": "leaves", "needs": "needs", "openpersondays": "of these, not yet settled", "sensitivedays": "sensitive person-days", "ends": "ends",
		"covered": "still abroad, covered from", "goeson": "goes on", "unknown": "unknown", "atleast": "at least: not all was counted",
		"seen_partly": "seen in part", "seen_not_seen": "not seen", "unseen": "Not seen, so nothing is known and nothing can be compared", "flows": "Flows",
		"foundation": "foundation", "legal": "legal", "pilot": "pilot", "waves": "waves", "hybrid": "hybrid steady state", "retire": "retire",
		"steady": "Once the stores are home", "adds": "people that it adds to a year",
		"one_off": "one-off", "egress": "egress", "running": "a month", "stop": "stop", "note": "note", "days": "days", "working_days": "working days", "none": "none",
	}}
}

func chinese() language {
	return language{zh: true, w: map[string]string{
		"title": "迁移方案", "gaps": "未见之处", "nogaps": "没有缺口：范围内均已查看。", "final": "定稿", "notfinal": "非定稿：仍有缺口、未决问题或阻断项",
		"rules": "规则日期", "advice": "结果由所附规则按给定事实指向，不构成法律意见。",
		"answer": "概要", "options": "选项", "phases": "阶段", "steps": "步骤", "syncs": "哪些仍可流动", "preflight": "预检",
		"costs": "费用", "assumptions": "假设", "articles": "条款", "groups": "迁移与保留", "schedule": "日期", "weeks": "周",
		"start": "开始", "finish": "结束", "because": "依据", "verify": "验证", "undo": "回退", "bound": "受限于", "total": "合计",
		"unpriced": "项无价格", "nototal": "不给合计：有一项没有价格。", "chosen": "选定", "default": "默认", "notpossible": "不可行",
		"people": "人数", "persondays": "境外人日", "until": "至", "provisional": "以下年份的节假日没有正式通知，其中日期为暂定",
		"change": "如何更改", "subject": "对象", "option": "选项", "basis": "依据类别", "cost": "费用", "flow": "流动", "word": "结论", "pattern": "模式",
		"mechanism": "机制", "check": "检查", "what": "内容", "fix": "处理", "line": "项目", "quantity": "数量", "source": "来源", "step": "步骤",
		"stays": "保留", "moves": "迁移", "why": "原因", "missing": "未决问题", "deadline": "期限", "met": "可达", "missed": "不可达；以下条件不能同时成立",
		"floor": "这些步骤的任何排程都不少于 {1} 天；本排程 {2} 天", "nothing": "维持现状", "bring_home": "迁回境内", "quiet": "未见境内人员，无需选择",
		"file_and_stay": "申报并保留", "mask_or_stop": "脱敏或停止", "after_filing": "申报后可", "may": "可以", "masked": "脱敏后可", "never": "不可",
		"choices": "人的决定", "insteadof": "代替", "loosens": "由人决定：所附规则指向的事项未办",
		"leaves": "留下", "needs": "需要", "openpersondays": "其中未了结", "sensitivedays": "敏感人日", "ends": "终止于",
		"covered": "仍在境外，自此有备案覆盖：", "goeson": "持续", "unknown": "未知", "atleast": "至少：未全部计数",
		"seen_partly": "仅部分可见", "seen_not_seen": "未见", "unseen": "未见，一无所知，无从比较", "flows": "流动",
		"foundation": "基础", "legal": "法律", "pilot": "试点", "waves": "波次", "hybrid": "混合稳态", "retire": "清除",
		"steady": "存储迁回之后", "adds": "每年计入的人数",
		"one_off": "一次性", "egress": "出口流量", "running": "每月", "stop": "阻断", "note": "提示", "days": "天", "working_days": "个工作日", "none": "无",
		"law": "法律", "grade": "等级保护", "advised": "建议", "policy": "政策", "latency": "时延",
		"predecessor": "前置步骤", "resource": "资源", "calendar": "日历", "article": "条款", "done": "已完成",
		"age": "时效", "previous": "上一版计划",
	}}
}
