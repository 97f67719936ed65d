package artifact

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// rollback says for each group how to go back, until when, at what loss, and what a reverse sync would need first.
func (w *writer) rollback(l language) []byte {
	var b bytes.Buffer
	b.WriteString("# " + l.say("Way back", "回退") + "\n\n")
	b.WriteString(l.say(
		"The lead of the move decides, with the owners of the data and of the application; counsel joins as soon as anything would go abroad. Going back is decided before the removal abroad starts: after that there is nothing to go back to.",
		"由迁移负责人会同数据责任人与应用责任人决定；凡有数据将出境，法务参与。须在境外清除开始前决定：其后已无可退之处。") + "\n")
	list := w.switches()
	for i := range list {
		w.backOf(&b, l, &list[i])
	}
	return b.Bytes()
}

func (w *writer) backOf(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "\n## %s\n\n", plain(x.name))
	w.backWindow(b, l, x)
	fmt.Fprintf(b, "\n### %s\n\n", l.say("Before the cut-over", "切换之前"))
	fmt.Fprintf(b, "%s\n\n", l.say("Nothing is lost: the source was only read.", "没有损失：源端只被读取。"))
	for _, s := range x.steps {
		if s.phase == plan.Retire || s.ID == x.cut.ID {
			continue
		}
		for _, u := range s.Undo {
			fmt.Fprintf(b, "- %s: %s\n", line(string(s.ID)), plain(l.text(u)))
		}
	}
	fmt.Fprintf(b, "\n### %s\n\n", l.say("After the cut-over", "切换之后"))
	box(b, l.say("decided by ________ on ________, because ________", "决定人 ________ 时间 ________ 原因 ________"))
	box(b, l.say("stop the writers at the target; write down the hour", "停止目标端写入，记下时刻"))
	box(b, l.say("count what was written at the target since the switch, store by store: it is missing at the source", "逐库统计切换后目标端的写入：源端没有这些数据"))
	for _, u := range x.cut.Undo {
		box(b, plain(l.text(u)))
	}
	seen := map[string]bool{}
	for _, s := range x.copies() {
		row := w.k.Target(s.Target)
		if row != nil && !seen[row.ID] {
			seen[row.ID] = true
			box(b, plain(l.text(row.Name))+": "+plain(l.text(row.Undo)))
		}
	}
	box(b, l.say("the application's own checks pass at the source; the target is read-only until the next attempt", "应用在源端自检通过；目标端在下次尝试前只读"))
	fmt.Fprintf(b, "\n%s\n", l.say(
		"What is lost: writes between the switch and the way back stay at the target. They are entered again at the source by hand or by the reverse sync below; sent there by any other way they are an export that nobody judged.",
		"损失：切换至回退之间的写入留在目标端，须人工补录，或经下述反向同步；以其他方式送往境外，是未经判断的出境。"))
	w.backSync(b, l, x)
}

// backWindow says until when going back is possible.
func (w *writer) backWindow(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "| %s | %s |\n| --- | --- |\n", l.say("When", "时间"), l.say("What is possible", "可行的做法"))
	fmt.Fprintf(b, "| %s %s | %s |\n", l.say("until", "至"), x.cut.Start, l.say("stop; the source goes on as it is", "停止；源端照常"))
	end := l.say("as long as the legal hold keeps the source", "法律保留期间")
	if s := x.step("retire"); s != nil {
		end = s.Start.String()
	}
	fmt.Fprintf(b, "| %s – %s | %s |\n", x.cut.Start, end, l.say("go back to the source, which is read-only and complete up to the switch", "退回源端；其只读，且截至切换时完整"))
	if s := x.step("retire"); s != nil {
		fmt.Fprintf(b, "| %s %s | %s |\n", l.say("from", "自"), s.Start, l.say("no way back: what is wrong is mended at the target, or restored from its backups", "不可回退：在目标端修复，或由其备份恢复"))
	}
}

// backSync is the preflight of a reverse sync: it is an export of its own, prepared before the switch and paused.
func (w *writer) backSync(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "\n### %s\n\n", l.say("A reverse sync, and its own preflight", "反向同步及其预检"))
	fmt.Fprintf(b, "%s\n\n", l.say(
		"Carrying changes from the target back abroad is an export. It is prepared before the cut-over, paused, and started by nobody until these boxes are ticked; a pseudonym stays personal data.",
		"把目标端的变化送回境外是一次出境。切换前准备好并暂停；以下方框未全部勾选前任何人不得启动。假名化数据仍是个人信息。"))
	syncs := w.places(x)
	if len(syncs) == 0 {
		box(b, l.say("the plan has no word on a flow back abroad for this group: state it, and plan again, before a reverse sync is set up", "计划对本组送回境外没有结论：设反向同步前先登记该流动并重新计划"))
		return
	}
	fmt.Fprintf(b, "%s %s\n\n| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n", l.say("The checks of a reverse sync by store:", "各存储反向同步的检查："), line("sync/reverse.md"), l.say("Back to", "送回"), l.say("Word", "结论"), l.say("Columns that may go", "可出列"), l.say("First", "先决"))
	allowed := false
	for _, s := range syncs {
		word := reverseWord(factOf(s, "export"))
		allowed = allowed || word != plan.Never
		fmt.Fprintf(b, "| %s (%s) | %s | %s | %s |\n", plain(w.storeName(s.Store)), plain(s.To.Country), l.text(wordText(word)), columnsThatGo(l, s, word), backFirst(l, x, s))
	}
	b.WriteByte('\n')
	if !allowed {
		fmt.Fprintf(b, "%s\n", l.say("Nothing of this group may be sent back, so no reverse sync is prepared: going back means the source as it was at the switch.", "本组数据不可送回境外，故不准备反向同步：回退即退到切换时的源端。"))
		return
	}
	box(b, l.say("the reverse sync carries the columns of the table and no other", "反向同步只含表中所列的列"))
	box(b, l.say("what the table names first is done, and its number is written here: ________", "表中先决事项已完成，编号：________"))
	box(b, l.say("people and volume that it would add to the year's totals are counted before it starts", "启动前已计入其增加的年度人数与数量"))
	box(b, l.say("it was created before the cut-over, tried with rows that are about nobody, and paused", "切换前已建立，以不涉及任何人的行试运行，并已暂停"))
	box(b, l.say("started by ________ with the word of counsel ________; stopped again on ________", "启动人 ________ 法务意见 ________ 停止时间 ________"))
}

// columnsThatGo lists the columns of a sync that do not stay at home.
func columnsThatGo(l language, s *plan.Sync, word plan.SyncWord) string {
	if word == plan.Never {
		return l.say("none", "无")
	}
	var list []string
	for _, c := range s.Columns {
		if c.Mask != "drop" {
			list = append(list, plain(c.Name)+" ("+c.Mask+")")
		}
	}
	const most = 12
	switch {
	case len(list) == 0:
		return l.say("those that the filing lists, no other", "仅限备案所列各列")
	case len(list) > most:
		return fmt.Sprintf("%s … (%d)", strings.Join(list[:most], ", "), len(list))
	}
	return strings.Join(list, ", ")
}

// backFirst is what a reverse sync waits for: filings and other steps, and facts that nobody has given. What the group does
// itself on its way home is no condition of the way back.
func backFirst(l language, x *switched, s *plan.Sync) string {
	word := reverseWord(factOf(s, "export"))
	if word == plan.Never {
		return l.say("it is not started", "不启动")
	}
	var list []string
	for _, id := range s.Steps {
		if !strings.HasPrefix(string(id), string(x.group)+"/") {
			list = append(list, line(string(id)))
		}
	}
	for _, m := range s.Missing {
		list = append(list, l.say("open: ", "未决：")+plain(m))
	}
	switch {
	case len(list) == 0 && word == plan.AfterFiling:
		return l.say("a filing that names this flow", "载明该流动的备案或申报")
	case len(list) == 0:
		return l.say("nothing", "无")
	}
	return strings.Join(list, ", ")
}
