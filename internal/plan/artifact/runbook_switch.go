package artifact

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// runSwitch is one group: the steps before its cut-over, the checks of the days before, go or no-go, the day itself, and
// the days after it.
func (w *writer) runSwitch(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "\n### %s · T0 %s\n\n", plain(x.name), x.cut.Start)
	fmt.Fprintf(b, "%s: %s\n", l.say("Moves", "迁移"), plain(w.names(x.stores())))
	for _, s := range x.steps {
		if s.phase != plan.Retire && s.ID != x.cut.ID {
			w.runStep(b, l, s, fmt.Sprintf("%s (%s)", x.days(s.Start), s.Start))
		}
	}
	w.runCountdown(b, l, x)
	w.runGo(b, l, x)
	w.runDay(b, l, x)
	w.runAfter(b, l, x)
}

// names are what people call the stores.
func (w *writer) names(ids []plan.ID) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = w.storeName(id)
	}
	return strings.Join(list, ", ")
}

// runCountdown are the days before the switch that no step of the plan stands for.
func (w *writer) runCountdown(b *bytes.Buffer, l language, x *switched) {
	const fiveDays, oneDay = 5, 1
	fmt.Fprintf(b, "\n#### %s\n\n", l.say("The days before", "切换前数日"))
	box(b, fmt.Sprintf("T-5 (%s): %s", plan.Date(int(x.cut.Start)-fiveDays), l.say("the hour of the switch is told to everybody who writes or reads; nobody changes schema, lifecycle rules or networks from here on", "切换时刻已通知所有读写方；自此不改结构、生命周期规则与网络")))
	box(b, "T-5: "+l.say("the way back is walked through once with those who would do it: rollback.md", "与执行人演练一次回退：rollback.zh.md"))
	box(b, "T-5: "+l.say("the change log of the source is kept longer than the copy and the follow-up take together", "源端变更日志的保留期长于复制与跟随之和"))
	for _, f := range w.p.Constraints.Freezes {
		if f.To >= plan.Date(int(x.cut.Start)-fiveDays) {
			box(b, fmt.Sprintf("%s %s – %s %s", l.say("no switch in the freeze", "冻结期内不切换："), f.From, f.To, plain(f.Why)))
		}
	}
	box(b, fmt.Sprintf("T-1 (%s): %s", plan.Date(int(x.cut.Start)-oneDay), l.say("one more round of the copy, and its lag or what it found is written down", "再跑一轮复制，记下延迟或所见差异")))
	box(b, "T-1: "+l.say("everybody of the table of roles is reachable during the window", "角色表各人在窗口内可联系"))
}

// runGo is the table of figures that decide.
func (w *writer) runGo(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "\n#### %s\n\n| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n", l.say("Go or no-go", "放行与否"),
		l.say("Figure", "指标"), l.say("Go when", "放行条件"), l.say("Measured by", "测量方式"), l.say("Found", "实测"))
	row := func(what, when, by string) { fmt.Fprintf(b, "| %s | %s | %s | ________ |\n", what, when, by) }
	row(l.say("lag of the follow-up", "跟随延迟"), l.say("below 5 s, or the last round found nothing", "小于 5 秒，或最后一轮无所见"), l.say("the tool of each copy", "各复制工具"))
	for _, s := range x.steps {
		if s.Verb == plan.Compare && s.phase != plan.Retire {
			row(l.say("differences, ", "差异，")+plain(w.storeName(s.Store)), l.say("0, and signed", "0，且已签字"), line("domicile plan verify "+string(s.ID)))
		}
	}
	row(l.say("source frozen", "源端已冻结"), l.say("yes", "是"), l.say("the same comparison says it", "同一比对给出"))
	row(l.say("acceptance of the wave before", "前一波次验收"), l.say("given", "已通过"), w.waveBefore(l, x))
	stops := 0
	for _, c := range w.p.Preflight {
		if c.Severity == plan.Stop && w.concerns(x, c.Of) {
			stops++
		}
	}
	row(l.say("stopping checks on this group", "本组阻断项"), fmt.Sprintf("0 (%s %d)", l.say("in this plan", "本计划中"), stops), "`domicile plan status`")
	fmt.Fprintf(b, "\n%s ________ %s ________\n", l.say("Go / no-go, decided by", "放行／不放行，决定人"), l.say("on", "时间"))
}

func (w *writer) waveBefore(l language, x *switched) string {
	for _, n := range x.cut.Needs {
		if strings.HasSuffix(string(n), "/accept") {
			return line(string(n))
		}
	}
	return l.say("none before", "无")
}

// concerns reports whether a check is about a group, one of its stores, or a step of it.
func (w *writer) concerns(x *switched, of plan.ID) bool {
	return of == x.group || slices.Contains(x.stores(), of) || strings.HasPrefix(string(of), string(x.group)+"/") || slices.Contains(x.cut.Datasets, of)
}

// runDay is the day of the switch, in order.
func (w *writer) runDay(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "\n#### T0 %s · %s\n\n", x.cut.Start, line(string(x.cut.ID)))
	for _, n := range x.cut.Needs {
		box(b, l.say("done before: ", "前置：")+line(string(n)))
	}
	box(b, l.say("stop the writers, then the jobs that write; write down the hour", "停止写入方与写入作业，记下时刻"))
	for _, s := range x.copies() {
		box(b, l.say("last round of ", "最后一轮：")+plain(w.storeName(s.Store))+": "+w.filesOf(s))
	}
	for _, s := range x.steps {
		if s.Verb == plan.Compare && s.phase != plan.Retire {
			box(b, line("domicile plan verify "+string(s.ID))+l.say("; then sign: ", "；随后签字：")+line("domicile plan verify "+string(s.ID)+` --sign "NAME"`))
		}
	}
	for _, v := range x.cut.Verify {
		box(b, plain(l.text(v)))
	}
	box(b, l.say("the reverse sync is where rollback.md says: ready and paused, or not there at all", "反向同步处于 rollback.zh.md 所述状态：就绪并暂停，或根本没有"))
	box(b, l.say("point readers and writers to the target; start the writers; the application's own checks pass", "读写指向目标；恢复写入；应用自检通过"))
	box(b, l.say("the source is read-only for every account but that of the comparison", "除比对账号外，源端对所有账号只读"))
	if removal := x.step("retire"); removal != nil {
		fmt.Fprintf(b, "\n%s **%s** (%s, %s).\n", l.say("Point of no return: the start of the removal abroad,", "不可回退点：境外清除开始，"), removal.Start, x.days(removal.Start), line(string(removal.ID)))
	} else {
		fmt.Fprintf(b, "\n%s\n", l.say("No removal is planned: a legal hold keeps the source, and the way back stays open as long as it does.", "未计划清除：法律保留使源端不删除，回退在此期间一直可行。"))
	}
}

// filesOf are the scripts that carry a store, or the tool that does.
func (w *writer) filesOf(s placed) string {
	var list []string
	for _, a := range s.Artifacts {
		if a != "rclone/rclone.conf" && !strings.HasSuffix(a, ".md") {
			list = append(list, line(a))
		}
	}
	if len(list) == 0 {
		return line(s.Method)
	}
	return strings.Join(list, ", ")
}

// runAfter are the days after the switch until the removal.
func (w *writer) runAfter(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "\n#### %s\n\n", l.say("The days after", "切换之后"))
	box(b, l.say("T0 + 1 hour: error rates and latencies are those of the day before", "T0 后 1 小时：错误率与时延同前一日"))
	box(b, l.say("T+1: the access log of the source shows no writer; jobs of the night ran at the target", "T+1：源端访问日志无写入；夜间作业已在目标运行"))
	if a := w.accept(x); a != nil {
		box(b, fmt.Sprintf("%s (%s): %s", x.days(a.Start), a.Start, l.text(a.Title)))
	}
	if s := x.step("watch"); s != nil {
		box(b, fmt.Sprintf("%s – %s (%s): %s", x.days(s.Start), x.days(s.Finish), s.Finish, plain(l.text(s.Title))))
	}
	if s := x.step("retire"); s != nil {
		box(b, fmt.Sprintf("%s (%s): %s, %s", x.days(s.Start), s.Start, plain(l.text(s.Title)), line("retire"+l.say(".md", ".zh.md"))))
	}
	for _, id := range w.held(x) {
		box(b, l.say("kept by a legal hold: ", "法律保留，不删除：")+line(string(id)))
	}
}

// runSyncs lists the steps of what flows on, by day.
func (w *writer) runSyncs(b *bytes.Buffer, l language) {
	list := slices.DeleteFunc(w.steps(), func(s placed) bool { return s.phase != plan.Hybrid })
	slices.SortStableFunc(list, byStart)
	fmt.Fprintf(b, "\n## %s\n", l.say("Flows that go on, masked or after a filing", "脱敏后或备案后继续的流动"))
	if len(list) == 0 {
		fmt.Fprintf(b, "\n%s\n", l.say("Nothing.", "无。"))
	}
	for _, s := range list {
		w.runStep(b, l, s, fmt.Sprintf("%s – %s", s.Start, s.Finish))
	}
}
