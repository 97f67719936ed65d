package artifact

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// retire lists what is left abroad of each group, with commands that look for it, and the evidence to keep.
func (w *writer) retire(l language) []byte {
	var b bytes.Buffer
	b.WriteString("# " + l.say("What is removed abroad", "境外清除清单") + "\n\n")
	b.WriteString(l.say(
		"Nothing is removed before the comparison is signed, the wave is accepted and the watch has ended. The commands only look; what they find is removed by a person who may, and looked for again. Replicas and logs often lie in other regions and accounts.",
		"比对签字、波次验收、观察期结束前不删除。以下命令只查看；查到的由有权者删除，再查一次。副本与日志常在其他区域与账号。") + "\n")
	for _, s := range w.of(plan.RetireV) {
		if !strings.HasSuffix(string(s.ID), "/retire") {
			w.stopped(&b, l, s)
		}
	}
	list := w.switches()
	for i := range list {
		w.retireOf(&b, l, &list[i])
	}
	return b.Bytes()
}

// stopped is a flow or access that ends without a move.
func (w *writer) stopped(b *bytes.Buffer, l language, s placed) {
	fmt.Fprintf(b, "\n## %s (%s)\n\n%s\n\n", plain(s.group.Name), s.Start, plain(l.text(s.Title)))
	for _, v := range s.Verify {
		box(b, plain(l.text(v)))
	}
}

func (w *writer) retireOf(b *bytes.Buffer, l language, x *switched) {
	fmt.Fprintf(b, "\n## %s\n\n", plain(x.name))
	held := w.held(x)
	for _, id := range held {
		fmt.Fprintf(b, "- %s %s\n", l.say("a legal hold keeps, so it is not removed until counsel lifts the hold in writing:", "法律保留，法务书面解除前不删除："), line(string(id)))
	}
	removal := x.step("retire")
	if removal == nil {
		fmt.Fprintf(b, "\n%s\n", l.say("No removal is planned. The copies stay abroad, read-only, with access by counsel alone, and count as exposure until then.", "未计划清除。副本留在境外，只读，仅法务可访问，在此之前仍计为暴露。"))
	} else {
		fmt.Fprintf(b, "%s %s – %s (%s)\n\n", l.say("Days:", "日期："), removal.Start, removal.Finish, line(string(removal.ID)))
		for _, n := range removal.Needs {
			box(b, l.say("done before: ", "前置：")+line(string(n)))
		}
		box(b, l.say("no hold, no open request of a person, no audit asks for these data", "没有法律保留、未结的个人请求或审计需要这些数据"))
	}
	for _, id := range w.leftIn(x) {
		w.retireStore(b, l, x, w.stores[id])
	}
	w.evidence(b, l, removal)
}

// leftIn are the stores in which the group leaves something behind: its own, and those that hold copies of it.
func (w *writer) leftIn(x *switched) []plan.ID {
	ids := x.stores()
	for _, m := range w.marks(x) {
		ids = append(ids, m.Store)
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id plan.ID) bool { return w.stores[id] == nil })
}

// marks are the datasets that the group leaves behind.
func (w *writer) marks(x *switched) []plan.Mark {
	for i := range w.p.Groups {
		if w.p.Groups[i].ID == x.group {
			return w.p.Groups[i].Marks
		}
	}
	return nil
}

// retireStore is one store: its datasets, the copies that it keeps itself, and what else can be left of it.
func (w *writer) retireStore(b *bytes.Buffer, l language, x *switched, st *inventory.Store) {
	fmt.Fprintf(b, "\n### %s · %s %s %s\n\n", plain(w.storeName(st.ID)), plain(st.Provider), plain(st.Service), plain(st.Region))
	for _, m := range w.marks(x) {
		if m.Store == st.ID {
			box(b, line(string(m.Dataset)))
		}
	}
	for _, r := range st.Replication {
		if r.Place.Zone != inventory.Mainland {
			box(b, l.say("a copy that the store keeps, ", "该存储的副本，")+plain(r.Kind)+": "+line(r.To))
		}
	}
	for _, left := range w.k.Leftovers(st) {
		mark := ""
		if left.Mark == "R" {
			mark = l.say(" (recalled, not tried)", "（凭记忆，未试）")
		}
		box(b, l.text(left.What)+mark)
		if left.Look != "" {
			fmt.Fprintf(b, "\n  ```sh\n  %s\n  ```\n", strings.ReplaceAll(left.Command(st, word), "; ", "\n  "))
		}
	}
}

// word makes one word of the shell of a name, on one line.
func word(s string) string {
	return quote(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' }), " "))
}

// evidence is what the record of the removal keeps.
func (w *writer) evidence(b *bytes.Buffer, l language, removal *placed) {
	fmt.Fprintf(b, "\n### %s\n\n", l.say("Kept for the record of the removal", "清除记录所存证据"))
	box(b, l.say("the signed comparison (verify/*.result.json) and the signed acceptance of the wave", "已签字的比对（verify/*.result.json）与波次验收"))
	box(b, l.say("the counts that the commands above print, before and after; no key and no value", "上述命令前后的计数；不存键名与数据值"))
	box(b, l.say("who removed what, on which day, with whose word; the trail of the cloud for these calls", "何人何日凭何授权删除；云上操作日志"))
	box(b, l.say("keys: disabled on ________, destroyed after their waiting time on ________", "密钥：停用于 ________，等待期满销毁于 ________"))
	box(b, l.say("backups that cannot be removed singly: the day on which the last of them expires: ________", "不能单独删除的备份：最后一份到期日 ________"))
	box(b, l.say("the next scan, and ", "再次扫描，并运行 ")+"`domicile plan status`"+l.say(": the group is home when it finds no copy abroad; copies that nobody planned for are named there", "：境外未见副本时本组才算迁回；计划外的副本在此列出"))
	if removal != nil {
		for _, v := range removal.Verify {
			box(b, plain(l.text(v)))
		}
	}
}
