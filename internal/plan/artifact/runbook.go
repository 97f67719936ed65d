package artifact

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// runbook is what a team works through: who decides, what comes first, and for each group the days around its cut-over.
func (w *writer) runbook(l language) []byte {
	var b bytes.Buffer
	list := w.switches()
	b.WriteString("# " + l.say("Run book", "执行手册") + "\n\n")
	b.WriteString(l.say(
		"Days are those of the plan (at P80); T0 is the day of a cut-over. A step begins when every box of those before it is ticked. What the rules indicate rests on the facts given; this is no legal advice.",
		"日期取自计划（P80）；T0 为切换日。前一步的方框全部勾选后，后一步才开始。规则结论以给定事实为准，不构成法律意见。") + "\n")
	w.runContents(&b, l, list)
	runRoles(&b, l)
	w.runBefore(&b, l)
	wave := plan.ID("")
	for i := range list {
		if x := &list[i]; x.wave != wave {
			wave = x.wave
			fmt.Fprintf(&b, "\n## %s %s\n", l.say("Wave", "波次"), plain(string(wave)))
		}
		w.runSwitch(&b, l, &list[i])
	}
	w.runSyncs(&b, l)
	return b.Bytes()
}

// runContents lists the parts by date.
func (w *writer) runContents(b *bytes.Buffer, l language, list []switched) {
	fmt.Fprintf(b, "\n## %s\n\n", l.say("Contents", "目录"))
	fmt.Fprintf(b, "1. %s\n1. %s\n", l.say("Who decides", "谁作决定"), l.say("Before the first wave: foundation and law", "第一波之前：基础与法律"))
	for i := range list {
		x := &list[i]
		fmt.Fprintf(b, "1. %s, %s: %s\n", x.cut.Start, plain(string(x.wave)), plain(x.name))
	}
	fmt.Fprintf(b, "1. %s\n\n%s\n", l.say("Flows that go on, masked or after a filing", "脱敏后或备案后继续的流动"),
		l.say("Beside this book: rollback.md (the way back), retire.md (what is removed abroad), verify/ (comparisons).", "另见：rollback.zh.md（回退）、retire.zh.md（境外清除）、verify/（比对）。"))
}

// runRoles is the table of who decides and who is called.
func runRoles(b *bytes.Buffer, l language) {
	fmt.Fprintf(b, "\n## %s\n\n| %s | %s | %s | %s | %s |\n| --- | --- | --- | --- | --- |\n", l.say("Who decides", "谁作决定"),
		l.say("Role", "角色"), l.say("Decides", "决定事项"), l.say("Name", "姓名"), l.say("Reached at", "联系方式"), l.say("Deputy", "替补"))
	for _, r := range [][2]string{
		{l.say("Lead of the move", "迁移负责人"), l.say("go or no-go of each cut-over; going back", "每次切换的放行与回退")},
		{l.say("Owner of the data", "数据责任人"), l.say("signs the comparison; agrees to the removal abroad", "比对签字；同意境外清除")},
		{l.say("Owner of the application", "应用责任人"), l.say("stops the writers; says that the service runs as before", "停止写入；确认业务正常")},
		{l.say("Platform", "平台"), l.say("runs tools and Terraform", "运行工具与 Terraform")},
		{l.say("Counsel", "法务"), l.say("filings, legal holds, whether a flow abroad may start", "备案申报、法律保留、向境外的流动可否启动")},
		{l.say("Carrier of the line", "专线运营商"), l.say("the line on the day of a cut-over", "切换日的线路")},
	} {
		fmt.Fprintf(b, "| %s | %s | ________ | ________ | ________ |\n", r[0], r[1])
	}
}

// runBefore lists what is done before the first wave and beside the waves, in the order of days.
func (w *writer) runBefore(b *bytes.Buffer, l language) {
	fmt.Fprintf(b, "\n## %s\n", l.say("Before the first wave: foundation and law", "第一波之前：基础与法律"))
	list := slices.DeleteFunc(w.steps(), func(s placed) bool { return s.phase != plan.Foundation && s.phase != plan.Legal })
	slices.SortStableFunc(list, byStart)
	for _, s := range list {
		w.runStep(b, l, s, fmt.Sprintf("%s – %s", s.Start, s.Finish))
	}
}

// runStep is one step: when, who, with which files, what shows that it is done, and how it is taken back.
func (w *writer) runStep(b *bytes.Buffer, l language, s placed, when string) {
	fmt.Fprintf(b, "\n#### %s · %s\n\n%s · %s: ________\n\n", when, plain(l.text(s.Title)), line(string(s.ID)), l.say("owner", "负责人"))
	for _, n := range s.Needs {
		box(b, l.say("done before: ", "前置：")+line(string(n)))
	}
	w.howToRun(b, l, s)
	for _, v := range s.Verify {
		box(b, plain(l.text(v)))
	}
	for _, u := range s.Undo {
		fmt.Fprintf(b, "- %s: %s\n", l.say("to take it back", "如要退回"), plain(l.text(u)))
	}
}

// howToRun says which files a step runs, how, and what they ask of the environment.
func (w *writer) howToRun(b *bytes.Buffer, l language, s placed) {
	for _, a := range s.Artifacts {
		if command := w.command(s, a); command != "" {
			fmt.Fprintf(b, "- %s: `%s`\n", l.say("run", "运行"), command)
		} else if !strings.HasSuffix(a, "book.md") && a != "rollback.md" {
			fmt.Fprintf(b, "- %s: %s\n", l.say("file", "文件"), line(a))
		}
	}
	if s.Verb == plan.Copy {
		w.howToCarry(b, l, s)
	}
}

// command is how a generated file is run, "" when it is read or filled in.
func (w *writer) command(s placed, file string) string {
	switch {
	case strings.HasPrefix(file, "terraform/"), strings.HasPrefix(file, "landing-zone/"):
		if s.Verb == plan.Provision {
			return "terraform -chdir=" + path.Dir(file) + " plan"
		}
	case strings.HasPrefix(file, "rclone/") && strings.HasSuffix(file, ".sh") && file != "rclone/probe.sh":
		return "TARGET=BUCKET_AT_HOME sh " + file + " copy"
	case strings.HasPrefix(file, "verify/") && s.Verb == plan.Compare:
		return "domicile plan verify " + string(s.ID)
	case strings.HasPrefix(file, "retire"):
		return ""
	}
	return ""
}

// howToCarry says how the tool of the method is used.
func (w *writer) howToCarry(b *bytes.Buffer, l language, s placed) {
	tool, st := w.k.Tool(s.Method), w.stores[s.Store]
	if tool == nil || st == nil {
		if m := w.k.Method(s.Method); m != nil {
			fmt.Fprintf(b, "- %s: %s. %s: %s\n", l.say("by", "方式"), l.text(m.Name), l.say("downtime", "停写"), l.text(m.Downtime))
			fmt.Fprintf(b, "- %s\n", l.say("no file is generated for this way: it is done in the console of the service, or by a program of your own", "此方式不生成文件：在服务控制台或以自有程序完成"))
		}
		return
	}
	if len(tool.Files) > 0 && slices.ContainsFunc(s.Artifacts, func(a string) bool { return strings.HasPrefix(a, "rclone/") }) {
		fmt.Fprintf(b, "- %s\n", l.say("two ways are written out, the plan reckons with the first: "+line(s.Method)+" or rclone; never both at the same time", "写出两种方式，计划按前者计算："+line(s.Method)+" 或 rclone；不可同时运行"))
	}
	slug := plan.FileSlug(cmp.Or(st.Name, string(st.ID)), st.ID)
	fmt.Fprintf(b, "- %s: %s\n", l.text(tool.Name), strings.ReplaceAll(l.text(tool.Use), "{slug}", slug))
	if len(tool.Secrets) > 0 {
		fmt.Fprintf(b, "- %s: `%s`\n", l.say("from the environment, in no file", "由环境变量提供，不写入文件"), strings.Join(tool.Secrets, "`, `"))
	}
	if tool.Mark != "P" && tool.Mark != "M" {
		fmt.Fprintf(b, "- %s (%s)\n", l.say("the options of this tool were not read at their source: try it on a copy first", "该工具选项未经原文核对，请先在副本上试运行"), tool.Source)
	}
}
