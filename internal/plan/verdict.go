package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// verdict is the sync word of a flow with what chose it.
type verdict struct {
	word      SyncWord
	pattern   string
	mechanism string
	how       Text
	limits    []Text
	export    decide.Export // that a filing must answer, "" for none
}

// The mechanisms.
const (
	mechNone      = "none"
	mechOSS       = "oss_replication" // with transfer acceleration
	mechInbound   = "inbound_copy"
	mechDTS       = "dts_one_way"
	mechAggregate = "aggregate_out"
	mechToken     = "token_vault"
	mechCell      = "split_by_residency"
	mechPortal    = "mainland_portal"
)

// judge gives the sync word of a flow. The order is from what needs nothing to what nothing can mend.
func (b *builder) judge(f *flow) verdict {
	switch {
	case f.Mode == inventory.Inbound || f.Mode == inventory.NoFlow || inMainland(f.To):
		return verdict{May, "D", mechInbound, Text{
			ZH: "流向境内或不出境：单向流入", EN: "it runs into the mainland or nowhere: one way in",
		}, nil, ""}
	case b.copyOfMove(f):
		return verdict{Never, "G", mechNone, Text{
			ZH: "是迁移对象在境外的副本：随源一并清除", EN: "a copy abroad of what moves: it is retired with its source",
		}, nil, ""}
	case b.endsWithMove(f):
		return verdict{Never, "G", mechNone, Text{
			ZH: "随迁回境内而终止：境外不再存放", EN: "it ends when the store comes home: nothing stays abroad",
		}, nil, ""}
	case f.Via == inventory.ViaPublic && f.exposed():
		return verdict{Never, "G", mechNone, Text{
			ZH: "向公众开放：没有可备案的接收方，关闭公开访问", EN: "open to the public: there is no recipient to file for; close the access",
		}, nil, ""}
	case len(f.decisions) == 0:
		return verdict{AfterFiling, "F", mechNone, Text{
			ZH: "没有结果：先读取并判定，此前按须备案处理", EN: "nothing was decided: read and decide first; until then it waits",
		}, nil, ""}
	}
	return b.judgeExport(f, f.worst())
}

// endsWithMove reports whether the flow is the place of a store that law or grade bring home.
func (b *builder) endsWithMove(f *flow) bool {
	g := b.groupOf(f.Store)
	if !f.isStorage() || g == nil || g.Chosen != BringHome {
		return false
	}
	return slices.ContainsFunc(f.subjects, func(s *subject) bool { return slices.Contains(g.moves, s) })
}

// copyOfMove reports whether the flow feeds, or is the place of, a copy that is retired when its source comes home.
func (b *builder) copyOfMove(f *flow) bool {
	g := b.groupOf(f.Store)
	if g == nil || g.Chosen != BringHome {
		return false
	}
	_, here := g.replica[f.Store]
	source, there := g.replica[f.Target]
	return here && f.isStorage() || there && source == f.Store
}

// worst is the strictest export result of the flow; one that is open counts as its worst case.
func (f *flow) worst() decide.Export {
	d := f.decisions[0]
	if d.Export == decide.ExportUndetermined && d.WorstCase != "" {
		return d.WorstCase
	}
	return d.Export
}

// exposed reports whether mainland people may be in what the flow reaches.
func (f *flow) exposed() bool {
	h := together(f.subjects)
	return h.exposed().High > 0 || slices.ContainsFunc(f.decisions, func(d *decide.Decision) bool {
		return d.Export != decide.Free && d.Export != decide.NotAnExport
	})
}

func (b *builder) judgeExport(f *flow, x decide.Export) verdict {
	switch x {
	case decide.Prohibited:
		return verdict{Never, "G", mechNone, Text{
			ZH: "所附规则指向不得出境：全境内，无链路", EN: "the shipped rules indicate that it may not leave: all in the mainland, no link",
		}, nil, ""}
	case decide.NotAnExport, decide.Free:
		return verdict{May, "D", b.plain(f), Text{
			ZH: "不含个人信息或不构成出境：可以继续", EN: "no personal information, or no export: it may go on",
		}, b.mechanismLimits(b.plain(f)), ""}
	case decide.Exempt:
		return b.exempt(f)
	case decide.SecurityAssessment, decide.Contract:
		return b.filed(f, x)
	case decide.ApprovalRequired, decide.ExportUndetermined:
	}
	return verdict{AfterFiling, "F", b.plain(f), Text{
		ZH: "获批之后方可继续", EN: "it may go on after the approval",
	}, b.mechanismLimits(b.plain(f)), decide.ApprovalRequired}
}

// exempt is personal information for which no filing is indicated: people from elsewhere go by cells of their own, the
// rest is counted against the year's thresholds.
func (b *builder) exempt(f *flow) verdict {
	if h := together(f.subjects); h.exposed().High == 0 && h.elsewhere.High > 0 {
		return verdict{May, "B", mechCell, Text{
			ZH: "仅境外人员：按数据主体分置，各在其地", EN: "people from elsewhere alone: split by subject, each at home",
		}, nil, ""}
	}
	return verdict{May, "F", b.plain(f), Text{
		ZH: "在给定事实下未指向申报；按年计数，接近门槛时重判", EN: "no filing indicated on the facts given; counted by year and decided again near a threshold",
	}, b.mechanismLimits(b.plain(f)), ""}
}

// filed is what a filing answers. Where columns without people can flow alone, that may happen now; whole objects and
// physical replicas carry everything and wait.
func (b *builder) filed(f *flow, x decide.Export) verdict {
	table := f.store.Kind == inventory.Database || f.store.Kind == inventory.Warehouse || f.store.Kind == inventory.KeyValue
	switch {
	case f.Mode == inventory.RemoteAccess && f.maskable():
		return verdict{MaskedSync, "A", mechAggregate, Text{
			ZH: "境外仅得汇总表：最小分组与抑制，明细留境内", EN: "abroad gets aggregates alone, with least group sizes and suppression; rows stay in the mainland",
		}, b.mechanismLimits(mechAggregate), x}
	case f.Mode == inventory.Copy && table && f.maskable():
		return verdict{MaskedSync, "C", mechDTS, Text{
			ZH: "境内写入，境外仅复制不含个人信息的列（白名单）", EN: "written in the mainland; only columns without people are copied abroad (allow-list)",
		}, b.mechanismLimits(mechDTS), x}
	}
	return verdict{AfterFiling, "F", b.plain(f), Text{
		ZH: "整体出境：完成所列申报后方可继续", EN: "it carries everything: it may go on after the filing",
	}, b.mechanismLimits(b.plain(f)), x}
}

// maskable reports whether the flow has a column in which no person was found, and whether all were read.
func (f *flow) maskable() bool {
	for _, s := range f.subjects {
		if s.profile == nil {
			continue
		}
		for _, c := range s.columns() {
			if c.Mask == keepMask {
				return true
			}
		}
	}
	return false
}

// plain is the mechanism that carries a flow as it is.
func (b *builder) plain(f *flow) string {
	switch {
	case f.isStorage():
		return mechNone
	case f.Mode == inventory.RemoteAccess || f.Mode == inventory.InCountryAccess:
		return mechPortal
	case f.store.Kind == inventory.Bucket:
		return mechOSS
	case f.store.Kind == inventory.Database:
		return mechDTS
	}
	return mechInbound
}

func (b *builder) mechanismLimits(mechanism string) []Text {
	switch mechanism {
	case mechOSS:
		return []Text{
			{ZH: "跨境复制必须启用传输加速；两侧版本控制状态相同；没有境内外 RTC；不能脱敏", EN: "replication across the border needs transfer acceleration and the same versioning on both sides; there is no RTC pair across it; it masks nothing"},
		}
	case mechDTS:
		return []Text{
			{ZH: "跨境实例须公网地址；档位速率在时延 2 毫秒以内成立；双向同步不得三节点", EN: "a cross-border instance needs a public endpoint; class rates hold below 2 ms; never two-way among three nodes"},
			{ZH: "PolarDB 全球数据库网络与 Tair 全球缓存不跨境", EN: "no PolarDB global database and no Tair global cache across the border"},
		}
	case mechAggregate:
		return []Text{{ZH: "分组人数低于下限的单元不出境", EN: "cells below the least group size do not leave"}}
	case mechPortal:
		return []Text{{ZH: "从境外可查询即为出境；密钥留在境内 KMS", EN: "what can be queried from abroad is an export; keys stay in a mainland KMS"}}
	}
	return nil
}
