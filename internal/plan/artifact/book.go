package artifact

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// books writes the run book, the way back, and the list of what is removed abroad.
func (w *writer) books() {
	if len(w.steps()) == 0 {
		return
	}
	w.add("runbook.md", w.runbook())
	w.add("rollback.md", w.rollback())
	w.add("retire.md", w.retire())
}

// inTime lists the steps by their start.
func (w *writer) inTime() []placed {
	list := w.steps()
	slices.SortStableFunc(list, func(a, b placed) int { return int(a.Start) - int(b.Start) })
	return list
}

func (w *writer) runbook() []byte {
	var b bytes.Buffer
	b.WriteString("# Run book · 执行手册\n\nGo only when every box of a step is ticked. 每一步的方框全部勾选后方可继续。\n")
	for _, s := range w.inTime() {
		fmt.Fprintf(&b, "\n## %s – %s · %s\n\n%s · %s\n\nOwner 负责人: ________\n\n", s.Start, s.Finish, s.ID, s.Title.EN, s.Title.ZH)
		w.howToRun(&b, s)
		for _, n := range s.Needs {
			fmt.Fprintf(&b, "- [ ] done before 前置: `%s`\n", n)
		}
		for _, v := range s.Verify {
			fmt.Fprintf(&b, "- [ ] %s · %s\n", v.EN, v.ZH)
		}
		for _, u := range s.Undo {
			fmt.Fprintf(&b, "- back 回退: %s · %s\n", u.EN, u.ZH)
		}
	}
	return b.Bytes()
}

// howToRun says which files a step runs, how, and what they ask of the environment.
func (w *writer) howToRun(b *bytes.Buffer, s placed) {
	for _, a := range s.Artifacts {
		if a != "runbook.md" && a != "rollback.md" {
			fmt.Fprintf(b, "- file 文件: `%s`\n", a)
		}
	}
	tool := w.k.Tool(s.Method)
	if tool == nil || s.Verb != plan.Copy {
		return
	}
	fmt.Fprintf(b, "- %s: %s · %s\n", tool.Name.EN, tool.Use.EN, tool.Use.ZH)
	if len(tool.Secrets) > 0 {
		fmt.Fprintf(b, "- from the environment, in no file 由环境变量提供，不写入文件: `%s`\n", strings.Join(tool.Secrets, "`, `"))
	}
	if tool.Mark != "P" && tool.Mark != "M" {
		fmt.Fprintf(b, "- this tool's options were not read at their source: try it on a copy first 该工具选项未经原文核对，请先在副本上试运行 (%s)\n", tool.Source)
	}
}

func (w *writer) rollback() []byte {
	var b bytes.Buffer
	b.WriteString("# Way back · 回退\n\nThe point of no return of a group is the start of its `retire` step. 各组的不可回退点是其 retire 步骤的开始。\n\n" +
		"A reverse sync abroad is an export: it needs its own sync word before anybody starts it. 向境外的反向同步是一次出境，启动前须有其同步结论。\n")
	for _, s := range w.of(plan.CutOver) {
		fmt.Fprintf(&b, "\n## %s\n\nSwitch 切换: %s\n\n", s.group.Name, s.Start)
		for _, u := range s.Undo {
			fmt.Fprintf(&b, "1. %s · %s\n", u.EN, u.ZH)
		}
		if row := w.targetOfGroup(s); row != nil {
			fmt.Fprintf(&b, "1. %s · %s\n", row.Undo.EN, row.Undo.ZH)
		}
	}
	return b.Bytes()
}

// targetOfGroup is the target row of the first copy of the step's group.
func (w *writer) targetOfGroup(s placed) *plan.Target {
	for i := range s.group.Steps {
		if s.group.Steps[i].Verb == plan.Copy {
			return w.k.Target(s.group.Steps[i].Target)
		}
	}
	return nil
}

func (w *writer) retire() []byte {
	var b bytes.Buffer
	b.WriteString("# What is removed abroad · 境外清除清单\n\nNothing is removed before the comparison is signed and the watch has ended. 比对签字且观察期结束前不删除。\n")
	for _, s := range w.of(plan.RetireV) {
		fmt.Fprintf(&b, "\n## %s (%s)\n\n", s.group.Name, s.Start)
		for _, id := range s.Datasets {
			fmt.Fprintf(&b, "- [ ] `%s`: versions, delete markers, snapshots, replicas, backups, exports · 版本、删除标记、快照、副本、备份、导出\n", id)
		}
		for _, r := range w.replicas(s) {
			fmt.Fprintf(&b, "- [ ] copy 副本: `%s`\n", r)
		}
		for _, v := range s.Verify {
			fmt.Fprintf(&b, "- [ ] %s · %s\n", v.EN, v.ZH)
		}
	}
	return b.Bytes()
}

// replicas are the copies that the stores of a step keep elsewhere.
func (w *writer) replicas(s placed) []string {
	var list []string
	for _, id := range s.Datasets {
		d := w.datasets[id]
		if d == nil || w.stores[d.Store] == nil {
			continue
		}
		for _, r := range w.stores[d.Store].Replication {
			if r.Place.Zone != "mainland" {
				list = append(list, r.Kind+" "+r.To)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
