package plan

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// The reasons why an option is not possible.

func whyNotSeen() Text {
	return Text{
		ZH: "未读取：人数与内容未知，不能视为无害；先按缺口的提示读取",
		EN: "nothing of it was read: people and contents are unknown, which is not harmless; read it first, as the gap says",
	}
}

func whyNoFiling(open bool) Text {
	if open {
		return Text{ZH: "结果未定：先回答所列问题", EN: "the result is open: answer the questions listed first"}
	}
	return Text{ZH: "在给定事实下未指向任何申报", EN: "no filing is indicated on the facts given"}
}

func whyStorage() Text {
	return Text{ZH: "申报不能满足关于存储地的规则", EN: "a rule on storage is not answered by a filing"}
}

func whyReader() Text {
	return Text{
		ZH: "此流动是访问或复制，不是存放：以脱敏、停止或申报处理；迁回的是其存储所在的迁移组",
		EN: "it is an access or a copy, no place: it ends by masking, stopping or filing; what comes home is the move group of its store",
	}
}

func whyNoReader() Text {
	return Text{
		ZH: "除自身存放地外没有流动可脱敏或停止；脱敏不改变存量所在地",
		EN: "beside its own place there is no flow to mask or stop, and masking does not change where the stock lies",
	}
}

// whyNothingMoves sums up why no dataset of a group can come home.
func whyNothingMoves(g *group) Text {
	seen := map[StayWhy]bool{}
	var zh, en []string
	for _, s := range g.Stays {
		if !seen[s.Why] && s.Why != NotBrought {
			seen[s.Why] = true
			zh, en = append(zh, s.ZH), append(en, s.EN)
		}
	}
	if len(en) == 0 {
		return Text{ZH: "没有可迁移的数据集", EN: "it has no dataset that could move"}
	}
	return Text{ZH: strings.Join(zh, "；"), EN: strings.Join(en, "; ")}
}

// What an option needs.

func needsBase() Text {
	return Text{
		ZH: "境内账号、着陆区、密钥与已登记的跨境线路", EN: "a mainland account, a landing zone, keys and a registered line across the border",
	}
}

func needsTarget(p part) Text {
	name := cmp.Or(p.store.Name, string(p.store.ID))
	return Text{
		ZH: fmt.Sprintf("%s 的目标 %s，方式 %s", name, p.target.Name.ZH, p.target.Method),
		EN: fmt.Sprintf("for %s the target %s, by %s", name, p.target.Name.EN, p.target.Method),
	}
}

func needsMask() Text {
	return Text{
		ZH: "只含白名单列的视图或汇总，或关闭访问", EN: "a view of the allowed columns or aggregates alone, or closing the access",
	}
}

func needsFiling(x decide.Export) Text {
	switch x {
	case decide.SecurityAssessment:
		return Text{
			ZH: "风险自评估（申报时不超过三个月）与数据出境安全评估", EN: "a self-assessment, at most three months old when filed, and the security assessment",
		}
	case decide.Contract:
		return Text{
			ZH: "影响评估，与接收方签订标准合同并备案，或通过认证", EN: "an impact assessment, the standard contract with the recipient and its filing, or certification",
		}
	case decide.Prohibited, decide.ApprovalRequired, decide.Exempt, decide.Free, decide.NotAnExport, decide.ExportUndetermined:
	}
	return Text{ZH: "主管部门的批准", EN: "the approval of the authority in charge"}
}

// What an option costs beside money, and what it leaves.

func leavesDowntime(p part) Text {
	name := cmp.Or(p.store.Name, string(p.store.ID))
	return Text{
		ZH: fmt.Sprintf("%s 切换时停写：%s", name, cmp.Or(p.target.Downtime.ZH, "未知")),
		EN: fmt.Sprintf("writes to %s stop at the switch: %s", name, cmp.Or(p.target.Downtime.EN, "unknown")),
	}
}

// leavesHome is what is left abroad, or open, after a group came home.
func (b *builder) leavesHome(g *group) []Text {
	var list []Text
	if readers := b.readersAbroad(g); readers > 0 {
		list = append(list, Text{
			ZH: fmt.Sprintf("%d 条通往境外的流动成为出境，按各自结论处理", readers),
			EN: several(readers, "flow to readers abroad becomes an export with its own verdict", "flows to readers abroad become exports, each with its own verdict"),
		})
	}
	switch n := len(g.replica); {
	case b.isHeld(g):
		list = append(list, Text{
			ZH: "法律保全：境外原件与副本不删除，相关人员在解除前仍可被境外触及",
			EN: "a legal hold: what lies abroad is copied and not removed, and its people stay within reach from abroad until it is lifted",
		})
	case n > 0:
		list = append(list, Text{
			ZH: fmt.Sprintf("境外 %d 个副本随后清除", n), EN: several(n, "copy", "copies") + " abroad to be removed afterwards",
		})
	}
	for _, s := range g.Splits {
		list = append(list, s.Text)
	}
	return list
}

// readersAbroad counts the flows of a group that become exports when it is home.
func (b *builder) readersAbroad(g *group) int {
	n := 0
	for _, f := range g.flows {
		if !f.isStorage() && !inMainland(f.To) && f.Mode != inventory.NoFlow && f.Mode != inventory.Inbound && !b.intoGroup(g, f) {
			n++
		}
	}
	return n
}

// intoGroup reports whether a flow leads to a store of the same group.
func (b *builder) intoGroup(g *group, f *flow) bool {
	return f.Target != "" && b.groupOf(f.Target) == g
}

// several counts things in English.
func several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func leavesStock() Text {
	return Text{ZH: "存量仍在境外", EN: "the stock stays abroad"}
}

// leavesMask says how much of the columns those abroad lose.
func (b *builder) leavesMask(subjects []*subject) Text {
	kept, all := 0, 0
	for _, s := range subjects {
		if g := b.groupOf(s.store.ID); g != nil && g.replica[s.store.ID] != "" {
			continue // the same columns again
		}
		for _, free := range s.freeColumns() {
			all++
			if free {
				kept++
			}
		}
	}
	if kept == 0 {
		return Text{
			ZH: "没有可留的列：境外的读者失去全部明细", EN: "no column can be kept: readers abroad lose the rows altogether",
		}
	}
	return Text{
		ZH: fmt.Sprintf("境外的读者失去 %d 列中的 %d 列：含人员、键或未读者", all, all-kept),
		EN: fmt.Sprintf("readers abroad lose %d of %d columns: those with people, keys, or unread", all-kept, all),
	}
}

// leavesFiling says that what is filed stays abroad, and how long the filing holds.
func (b *builder) leavesFiling(x decide.Export) Text {
	switch x {
	case decide.SecurityAssessment:
		years, before := trim(b.limit("cac.assessment.validity")), trim(b.limit("cac.assessment.renew_before"))
		return Text{
			ZH: fmt.Sprintf("仍在境外；结果有效 %s 年，届满前 %s 个工作日内可以申请延长；接收方、用途或规模变化的，重新申报", years, before),
			EN: fmt.Sprintf("it stays abroad; the result holds %s years, and its extension can be applied for within the %s working days before its end; a new recipient, purpose or scale asks for a new one", years, before),
		}
	case decide.Contract:
		return Text{
			ZH: "仍在境外；目的、种类、方式或接收方变化的，重新开展影响评估，补充或重新订立合同并备案",
			EN: "it stays abroad; a change of purpose, kinds, manner or recipient asks for a new assessment, contract and filing",
		}
	case decide.Prohibited, decide.ApprovalRequired, decide.Exempt, decide.Free, decide.NotAnExport, decide.ExportUndetermined:
	}
	return Text{
		ZH: "仍在境外；没有公开的批准时限，日期为占位", EN: "it stays abroad; no public time limit binds the approval, the date is a placeholder",
	}
}

func leavesCovered(number string) Text {
	return Text{
		ZH: "已有申报或备案覆盖：" + number + "；仍在境外", EN: "a filing covers it already: " + number + "; it stays abroad",
	}
}

func leavesGrade() Text {
	return Text{
		ZH: "已备案的保护等级指向境内存储：申报不能代替它", EN: "the filed grade points to storage in the mainland: the filing of an export does not replace that",
	}
}

func leavesOpen() Text {
	return Text{
		ZH: "所附规则指向的事项未办，境外人日照旧累计", EN: "what the rules indicate is left undone, and people stay within reach from abroad",
	}
}
