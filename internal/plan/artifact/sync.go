package artifact

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// sheet is what is known when the files of one sync are written.
type sheet struct {
	w     *writer
	s     *plan.Sync
	store *inventory.Store
	data  []*inventory.Dataset // of the flow, in the order of their ids
	files []File               // beside the sheet, without the folder
}

func (x *sheet) add(name string, data []byte) {
	x.files = append(x.files, File{Path: name, Data: data})
}

// syncs writes one folder for each sync that somebody has to set up, wait for, or stop: a sheet for people and what the
// mechanism is configured with. For what ends there is no configuration, and how to end it instead. A flow that ends
// with the move of its store is in the run book.
func (w *writer) syncs() {
	w.reverse()
	planned, data := w.stepIDs(), w.datasetsByStore()
	for i := range w.p.Syncs {
		s := &w.p.Syncs[i]
		st := w.stores[s.Store]
		if st == nil || !needsSheet(s, planned) {
			continue
		}
		x := &sheet{w: w, s: s, store: st, data: data[s.Store]}
		if d := w.datasets[s.Dataset]; d != nil {
			x.data = []*inventory.Dataset{d}
		}
		if s.Word != plan.Never {
			x.generate()
		}
		x.files = append(x.files, File{Path: "readme.md", Data: x.readme()})
		for _, f := range x.files {
			w.add(s.Folder()+"/"+f.Path, f.Data)
		}
	}
}

// needsSheet reports whether a step of the plan sets the sync up or stops it, or something is configured for it.
func needsSheet(s *plan.Sync, planned map[plan.ID]bool) bool {
	return planned[s.ID+"/stop"] || planned[s.ID+"/follow"] || s.Word != plan.Never && len(s.Files) > 0
}

// stepIDs is the set of the steps of the plan.
func (w *writer) stepIDs() map[plan.ID]bool {
	ids := map[plan.ID]bool{}
	for _, s := range w.steps() {
		ids[s.ID] = true
	}
	return ids
}

// datasetsByStore lists the datasets of each store in the order of their ids.
func (w *writer) datasetsByStore() map[plan.ID][]*inventory.Dataset {
	by := map[plan.ID][]*inventory.Dataset{}
	for _, id := range slices.Sorted(maps.Keys(w.datasets)) {
		by[w.datasets[id].Store] = append(by[w.datasets[id].Store], w.datasets[id])
	}
	return by
}

// readme says in both languages what may flow, why, within which limits, and what is open.
func (x *sheet) readme() []byte {
	var b bytes.Buffer
	s := x.s
	to := cmp.Or(s.To.Country, string(s.To.Zone))
	fmt.Fprintf(&b, "# Sync · 同步: %s → %s\n\n**%s · %s** · %s %s · `%s`\n\n", x.w.storeName(s.Store), to,
		wordText(s.Word).EN, wordText(s.Word).ZH, "pattern 模式", s.Pattern, s.Mechanism)
	for _, t := range []plan.Text{s.How, s.Steady} {
		if t.EN != "" {
			fmt.Fprintf(&b, "%s · %s\n\n", t.EN, t.ZH)
		}
	}
	b.WriteString("Indicated by the shipped rules on the facts given; not legal advice. 由所附规则按给定事实指向，不构成法律意见。\n")
	texts(&b, "Notes · 说明", s.Notes)
	if s.Word == plan.Never {
		texts(&b, "How to stop it · 如何终止", stopText(s, x.store))
		texts(&b, "How to see that it stopped · 如何确认已终止", stoppedText())
	}
	x.facts(&b)
	nots(&b, "Patterns that were not taken · 未采用的模式", s.Considered)
	nots(&b, "Mechanisms that a limit excludes · 因限制排除的机制", s.Excluded)
	texts(&b, "Limits · 限制", s.Limits)
	x.columns(&b)
	x.yearly(&b)
	x.questions(&b)
	x.grounds(&b)
	x.list(&b)
	return b.Bytes()
}

func texts(b *bytes.Buffer, head string, list []plan.Text) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", head)
	for _, t := range list {
		fmt.Fprintf(b, "- %s · %s\n", t.EN, t.ZH)
	}
}

func nots(b *bytes.Buffer, head string, list []plan.NotTaken) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", head)
	for _, n := range list {
		fmt.Fprintf(b, "- `%s`: %s · %s\n", n.ID, n.Why.EN, n.Why.ZH)
	}
}

func (x *sheet) facts(b *bytes.Buffer) {
	b.WriteString("\n## Facts that decided · 据以判断的事实\n\n| fact 事实 | value 取值 |\n|---|---|\n")
	for _, f := range x.s.Facts {
		fmt.Fprintf(b, "| %s · %s | %s |\n", f.Name.EN, f.Name.ZH, f.Value)
	}
}

func (x *sheet) columns(b *bytes.Buffer) {
	if len(x.s.Columns) == 0 {
		return
	}
	b.WriteString("\n## Columns · 列\n\nWhat is not listed does not flow. 未列出的不流动。\n")
	if x.s.GroupMin > 0 {
		fmt.Fprintf(b, "Groups of fewer than %d people are left out. 少于 %d 人的分组不输出。\n", x.s.GroupMin, x.s.GroupMin)
	}
	b.WriteString("\n| dataset 数据集 | column 列 | holds 内容 | mask 处理 |\n|---|---|---|---|\n")
	for _, c := range x.s.Columns {
		fmt.Fprintf(b, "| `%s` | `%s` | %s | %s |\n", x.datasetName(c.Dataset), bars(c.Name), c.Kind, maskText(c.Mask))
	}
}

// bars keeps a name from ending a cell.
func bars(s string) string {
	return strings.NewReplacer("|", `\|`, "`", "'", "\n", " ", "\r", " ").Replace(s)
}

func (x *sheet) datasetName(id plan.ID) string {
	if d := x.w.datasets[id]; d != nil && d.Name != "" {
		return bars(d.Name)
	}
	return bars(string(id))
}

func maskText(mask string) string {
	said := map[string]string{
		plan.MaskKeep: "keep 保留", plan.MaskDrop: "drop 去除", plan.MaskToken: "token, still personal data 令牌，仍是个人信息",
		plan.MaskYear: "year 年", plan.MaskMonth: "month 年月", plan.MaskBand: "ten years of age 十岁一段", plan.MaskProvince: "province 省",
		plan.MaskGroup: "group by 分组", plan.MaskPerson: "counted as people, never shown 用于计人，不输出",
	}
	return cmp.Or(said[mask], mask)
}

func (x *sheet) yearly(b *bytes.Buffer) {
	y := x.s.Yearly
	if y == nil {
		return
	}
	fmt.Fprintf(b, "\n## In a year · 全年\n\n- people 人数: %s\n- with sensitive data 其中敏感: %s\n- bytes of one full round 一次全量字节: %s\n- %s · %s\n",
		interval(y.People), interval(y.Sensitive), interval(y.Bytes), y.Note.EN, y.Note.ZH)
	if len(y.Marks) == 0 {
		return
	}
	fmt.Fprintf(b, "\nThe entity's total of %d with this flow as it runs today, against the numbers of the rules 该主体 %d 年按现状（含此流动）的总数与规则人数:\n\n| counted 计数 | from so many people 人数 | begins 起始 | total 总数 | reached 达到 |\n|---|---|---|---|---|\n", y.Year, y.Year)
	for _, m := range y.Marks {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", m.Of, number(m.People), m.Means, total(m), m.Reached)
	}
}

// total says how many people an entity's total is, between what is evidenced and what can be read abroad.
func total(m plan.YearMark) string {
	if m.High >= decide.Unbounded {
		return number(m.Low) + " – no upper end 无上限"
	}
	return number(m.Low) + "–" + number(m.High)
}

func (x *sheet) questions(b *bytes.Buffer) {
	if len(x.s.Questions) == 0 {
		return
	}
	b.WriteString("\n## Who can answer what is open · 未决问题由谁回答\n\n")
	for _, q := range x.s.Questions {
		fmt.Fprintf(b, "- `%s`", q.Fact)
		if q.Ask.EN != "" {
			fmt.Fprintf(b, ": %s %s", q.Ask.EN, q.Ask.ZH)
		}
		fmt.Fprintf(b, " → %s · %s\n", q.Who.EN, q.Who.ZH)
	}
}

func (x *sheet) grounds(b *bytes.Buffer) {
	b.WriteString("\n## Because · 依据\n\n")
	for _, g := range x.s.Because {
		name := strings.TrimSpace(g.Instrument + " " + g.Article)
		if name != "" {
			name = "`" + name + "` "
		}
		fmt.Fprintf(b, "- %s%s · %s\n", name, g.EN, g.ZH)
	}
}

func (x *sheet) list(b *bytes.Buffer) {
	if len(x.files) == 0 {
		return
	}
	b.WriteString("\n## Files · 文件\n\nNothing here is applied by domicile. 均不由 domicile 执行。\n\n")
	for _, f := range x.files {
		fmt.Fprintf(b, "- `%s`\n", f.Path)
	}
}

// stopText says how a flow is ended, by the way in which it runs.
func stopText(s *plan.Sync, st *inventory.Store) []plan.Text {
	name := st.Name
	switch {
	case factOf(s, "stop") == "public":
		return []plan.Text{{
			ZH: "为 " + name + " 打开账号级与桶级的阻止公共访问，删除允许所有人的策略与 ACL，吊销已签发的链接",
			EN: "turn on the block of public access for the account and for " + name + ", delete policies and ACLs that allow everybody, and revoke links that were signed",
		}, {
			ZH: "确有需要公开的内容（无个人）另放一处", EN: "what has to be public, and is about nobody, goes to a place of its own",
		}}
	case s.Mode == inventory.RemoteAccess:
		return []plan.Text{{
			ZH: "从 " + name + " 的策略中删除境外主体，使其会话与密钥失效", EN: "remove the principals abroad from the policies of " + name + " and end their sessions and keys",
		}}
	}
	return []plan.Text{{
		ZH: "停用 " + name + " 的复制、共享或导出作业，删除其规则与所用角色", EN: "disable the replication, share or export job of " + name + ", and delete its rule and the role that it used",
	}, {
		ZH: "已在境外的副本另行清除，见 retire.md", EN: "copies that are abroad already are removed apart, see retire.md",
	}}
}

func stoppedText() []plan.Text {
	return []plan.Text{
		{ZH: "再次 domicile scan：此流动不再出现", EN: "domicile scan again: the flow is no longer there"},
		{ZH: "以境外身份从境外试读一次，应被拒绝；审计日志中留有拒绝记录", EN: "try one read from abroad as somebody abroad: it is refused, and the audit log keeps the refusal"},
		{ZH: "一周后再看访问日志：没有来自境外的成功读取", EN: "look at the access log after a week: no read from abroad succeeded"},
	}
}

// factOf is the value of a fact of a sync, "" when it was not asked for.
func factOf(s *plan.Sync, fact string) string {
	for _, f := range s.Facts {
		if f.Fact == fact {
			return f.Value
		}
	}
	return ""
}
