package planview

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// place is one thing in the folder of a plan: a file, or everything below a folder.
type place struct {
	path string // a folder ends with a slash
	text plan.Text
}

// reader is somebody who opens the folder, with what is there for them in the order in which they need it.
type reader struct {
	who    plan.Text
	places []place
}

// readersOf lists the people for whom a plan is written.
func readersOf() []reader {
	return []reader{
		{plan.Text{EN: "Everybody", ZH: "所有人"}, []place{
			{"plan.html", plan.Text{EN: "the plan to look at: dates, options, flows, costs; one file, both languages", ZH: "供查看的方案：日期、选项、流动、费用；单文件，双语"}},
			{"plan.md", plan.Text{EN: "the same as text, in English", ZH: "英文文本"}},
			{"plan.zh.md", plan.Text{EN: "the same as text, in Chinese", ZH: "中文文本"}},
			{"plan.json", plan.Text{EN: "the same for programs", ZH: "供程序读取"}},
		}},
		{plan.Text{EN: "Whoever decides", ZH: "决策者"}, []place{
			{"plan.xlsx", plan.Text{EN: "options, steps, flows and costs as a workbook", ZH: "选项、步骤、流动与费用工作簿"}},
			{"costs.csv", plan.Text{EN: "every cost line with source and date of its price", ZH: "每项费用及其价格来源与日期"}},
			{"plan.ics", plan.Text{EN: "switches, filings and removals for a calendar", ZH: "切换、申报与清除日历"}},
			{"jira.csv", plan.Text{EN: "tickets to import", ZH: "可导入的任务单"}},
		}},
		{plan.Text{EN: "Counsel", ZH: "法务"}, []place{
			{"filing/", plan.Text{EN: "drafts of filing documents, each line with its evidence or with who confirms it", ZH: "申报文件草稿，每项附证据或待确认人"}},
			{"sync/", plan.Text{EN: "each flow: whether it may go on, with which columns, and why", ZH: "各数据流动：可否继续、保留哪些列、依据"}},
			{"retire.md", plan.Text{EN: "what is removed abroad, and what a hold keeps, in English", ZH: "境外清除清单与保全（英文）"}},
			{"retire.zh.md", plan.Text{EN: "the same in Chinese", ZH: "境外清除清单与保全（中文）"}},
		}},
		{plan.Text{EN: "Engineers", ZH: "工程师"}, []place{
			{"landing-zone/", plan.Text{EN: "accounts, keys, audit trail and guard rails, applied once", ZH: "账号、密钥、审计与护栏，一次性应用"}},
			{"terraform/", plan.Text{EN: "what each wave needs; start with its README", ZH: "各波次所需资源；先看其 README"}},
			{"rclone/", plan.Text{EN: "probe.sh measures the line; one script a store copies and checks", ZH: "probe.sh 测线路；每个存储一个复制与检查脚本"}},
			{"mgw/", plan.Text{EN: "tasks of the migration service", ZH: "在线迁移任务"}},
			{"ossutil/", plan.Text{EN: "copies with ossutil", ZH: "ossutil 复制"}},
			{"dts/", plan.Text{EN: "requests of the data transmission service", ZH: "数据传输服务请求"}},
			{"datax/", plan.Text{EN: "jobs of DataX", ZH: "DataX 作业"}},
			{"nimoshake/", plan.Text{EN: "settings of NimoShake", ZH: "NimoShake 配置"}},
			{"redisshake/", plan.Text{EN: "settings of RedisShake", ZH: "RedisShake 配置"}},
			{"mongoshake/", plan.Text{EN: "settings of MongoShake", ZH: "MongoShake 配置"}},
			{"mongodump/", plan.Text{EN: "dumps of MongoDB", ZH: "MongoDB 导出"}},
			{"mm2/", plan.Text{EN: "settings of MirrorMaker 2", ZH: "MirrorMaker 2 配置"}},
			{"replication/", plan.Text{EN: "logical replication", ZH: "逻辑复制"}},
			{"dump/", plan.Text{EN: "dump and load", ZH: "导出与导入"}},
			{"elasticsearch/", plan.Text{EN: "snapshot and restore", ZH: "快照与恢复"}},
			{"rsync/", plan.Text{EN: "copies of file systems", ZH: "文件系统复制"}},
			{"ram/", plan.Text{EN: "policies, and which statements have no twin", ZH: "权限策略及无对应的语句"}},
			{"runbook.md", plan.Text{EN: "step by step, with boxes to tick, in English", ZH: "逐步执行手册（英文）"}},
			{"runbook.zh.md", plan.Text{EN: "the same in Chinese", ZH: "逐步执行手册（中文）"}},
			{"rollback.md", plan.Text{EN: "the way back, until the point of no return, in English", ZH: "回退手册，直至不可回退点（英文）"}},
			{"rollback.zh.md", plan.Text{EN: "the same in Chinese", ZH: "回退手册（中文）"}},
			{"verify/", plan.Text{EN: "what `domicile plan verify` compares, and the sheets to sign", ZH: "`domicile plan verify` 的比对对象与签字表"}},
		}},
	}
}

// lines are what there is for a reader, and mark the paths that they cover.
func (r reader) lines(paths []string, listed map[string]bool) []string {
	var lines []string
	for _, p := range r.places {
		here := false
		for _, path := range paths {
			if path == p.path || strings.HasSuffix(p.path, "/") && strings.HasPrefix(path, p.path) {
				here, listed[path] = true, true
			}
		}
		if here {
			lines = append(lines, fmt.Sprintf("- [`%s`](%s): %s · %s\n", p.path, p.path, p.text.EN, p.text.ZH))
		}
	}
	return lines
}

// Index is README.md of the folder of a plan: what lies where, for whom. Paths are those of the folder.
func Index(paths []string) []byte {
	var b bytes.Buffer
	b.WriteString("# The plan · 迁移方案\n\nNothing here was applied; whoever applies it looks at it first. 以下内容均未执行，执行前请先审阅。\n")
	listed := map[string]bool{}
	for _, r := range readersOf() {
		if lines := r.lines(paths, listed); len(lines) > 0 {
			fmt.Fprintf(&b, "\n## %s · %s\n\n%s", r.who.EN, r.who.ZH, strings.Join(lines, ""))
		}
	}
	rest := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return listed[p] })
	slices.Sort(rest)
	if len(rest) > 0 {
		fmt.Fprintf(&b, "\n## Also here · 其他\n\n")
		for _, p := range rest {
			fmt.Fprintf(&b, "- [`%s`](%s)\n", p, p)
		}
	}
	b.WriteString("\n`choices.yaml` and `progress.yaml`, where they are, are yours: a new plan reads them and never writes over them. " +
		"A file that you change stays as you left it; the next plan puts its own beside it as `.new`. " +
		"`choices.yaml` 与 `progress.yaml` 由人维护；手工改过的文件不会被覆盖，新版写为 `.new`。\n")
	return b.Bytes()
}
