package artifact

import (
	"bytes"
	"fmt"

	"github.com/domicile/domicile/internal/plan"
)

// reverse writes what has to be looked at before anybody prepares a sync back abroad for the case that a switch is undone:
// it would send out again what came home, so that the result of the place abroad is its result.
func (w *writer) reverse() {
	var b bytes.Buffer
	for i := range w.p.Syncs {
		if s := &w.p.Syncs[i]; factOf(s, "stop") == "ends_with_move" {
			w.reverseOf(&b, s)
		}
	}
	if b.Len() == 0 {
		return
	}
	w.add("sync/reverse.md", append([]byte("# Before a reverse sync · 反向同步之前\n\n"+
		"After the switch a sync back abroad is an export of its own. The way back without one is the source abroad, read-only until its `retire` step; "+
		"what was written in the mainland since the switch is then entered again by hand or lost. "+
		"切换之后向境外的同步是一次独立的出境。不依赖它的回退是境外只读源端，保留至其 retire 步骤；切换后在境内写入的内容须手工补录，否则丢失。\n"), b.Bytes()...))
}

func (w *writer) reverseOf(b *bytes.Buffer, s *plan.Sync) {
	export := factOf(s, "export")
	word := reverseWord(export)
	fmt.Fprintf(b, "\n## %s\n\n**%s · %s** (%s)\n\n", w.storeName(s.Store), wordText(word).EN, wordText(word).ZH, export)
	if word == plan.Never {
		b.WriteString("No reverse sync is prepared. 不准备反向同步。\n")
		return
	}
	checks := []plan.Text{
		{ZH: "目的、接收方、人数与保存期已写入所完成的申报；未完成申报时不启动", EN: "purpose, recipient, people and days of keeping are in a completed filing; without one it is not started"},
		{ZH: "线路为登记的跨境线路，用途包括回退", EN: "the line is a registered one, and its use includes the way back"},
		{ZH: "两端之间只有一个方向在运行；正向链路已停止，不成环", EN: "one direction runs at a time: the forward link has ended, and there is no ring"},
		{ZH: "日志保留期长于观察期，表有主键", EN: "the log is kept longer than the watch lasts, and the tables have keys"},
		{ZH: "任务预先建好并保持暂停；由谁批准启动已写明", EN: "the job is made beforehand and stays paused; who may start it is written down"},
		{ZH: "观察期结束即删除任务与境外数据，并留存删除凭据", EN: "when the watch ends, job and data abroad are deleted and the proof is kept"},
	}
	if word == plan.May {
		checks = checks[1:]
	}
	for _, c := range checks {
		fmt.Fprintf(b, "- [ ] %s · %s\n", c.EN, c.ZH)
	}
	fmt.Fprintf(b, "\npeople 人数: %s\n", interval(s.People))
}

// reverseWord is the word of sending out again what has that export result.
func reverseWord(export string) plan.SyncWord {
	switch export {
	case "prohibited":
		return plan.Never
	case "free", "exempt", "not_an_export":
		return plan.May
	}
	return plan.AfterFiling
}
