package filing_test

import (
	"testing"
	"time"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/filing"
)

// maker has the shipped packs and words.
func maker(tb testing.TB) *filing.Maker {
	tb.Helper()
	packs, err := filing.Load(configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	k, err := classify.Load(configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	en, err := report.LoadWords(configs.FS, "en")
	if err != nil {
		tb.Fatal(err)
	}
	zh, err := report.LoadWords(configs.FS, "zh")
	if err != nil {
		tb.Fatal(err)
	}
	return &filing.Maker{Packs: packs, Explainer: &report.Explainer{EN: en, ZH: zh, Knowledge: k}}
}

// secret stands where a value of the estate could slip out: in evidence and in the error of a gap.
const secret = "13800138000"

// shop is a company with a flow for which a contract is indicated, one that is open, one that nothing is filed for, a
// store that nobody read, and a filing that exists.
func shop() *report.Document {
	yes, no := true, false
	expires := time.Date(2028, 4, 16, 0, 0, 0, 0, time.UTC)
	sg := inventory.Place{Country: "sg", Zone: inventory.Abroad}
	inv := inventory.Inventory{
		Entities: []inventory.Entity{{
			ID: "shop-cn", Name: "示例商贸（上海）有限公司", Place: "cn", Sectors: []string{"ecommerce"}, CIIO: &no,
			ForeignControlled: &yes, RegisteredCity: "shanghai", Source: "business licence", AnsweredBy: "counsel",
		}},
		Stores: []inventory.Store{
			{
				ID: "oss:crm", Provider: "aliyun", Service: "oss", Name: "crm", Region: "cn-shanghai", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland},
				Entity: "shop-cn", System: "crm", Purpose: "customer service", Owner: "service team", Exposure: inventory.Public, Encryption: inventory.Yes, Logging: inventory.Unknown,
			},
			{ID: "s3:desk", Provider: "aws", Service: "s3", Name: "desk", Region: "ap-southeast-1", Place: sg, Entity: "shop-cn", Exposure: inventory.Private, Encryption: inventory.No},
		},
		Datasets: []inventory.Dataset{
			{ID: "d1", Store: "oss:crm", Name: "tickets", Columns: []inventory.Field{{Name: "mobile"}, {Name: "illness"}, {Name: "topic"}}},
			{ID: "d2", Store: "s3:desk", Name: "calls", Columns: []inventory.Field{{Name: "note"}}},
			{ID: "d3", Store: "oss:crm", Name: "prices"},
		},
		Flows: []inventory.Flow{
			{ID: "f1", Store: "oss:crm", Mode: inventory.RemoteAccess, To: sg, Who: "Desk Pte. Ltd.", Via: "share", Source: "api", Ground: "contract"},
			{ID: "f2", Store: "s3:desk", Mode: inventory.ModeUnknown, To: sg, Via: inventory.ViaStorage, Source: "derived"},
			{ID: "f3", Store: "s3:desk", Mode: inventory.Copy, To: inventory.Place{Country: "us", Zone: inventory.Abroad}, Who: "Backup Inc.", Via: "replication", Source: "api"},
		},
		Scopes: []inventory.Scope{{Provider: "aws", Region: "ap-southeast-1", Service: "s3"}},
	}
	inv.Coverage = []inventory.Coverage{{Scope: inv.Scopes[0].ID(), Gaps: []*inventory.Gap{{
		Scope: inv.Scopes[0], Store: "s3:desk", Dataset: "d2", Op: "read", Cause: inventory.ContentsUnread, Fix: inventory.Fix{Code: inventory.FixSetting, Args: []string{"sources.place", "cn"}},
	}}}}
	profiles := []classify.Profile{{
		Dataset: "d1", Rows: 5000, Columns: []classify.ColumnProfile{{Name: "mobile", Rows: 5000}, {Name: "illness", Rows: 5000}, {Name: "topic", Rows: 5000}},
		Findings: []classify.Finding{
			{
				ID: "a1b2", Dataset: "d1", Column: "mobile", Kind: "phone", Status: classify.Evidenced, Presence: classify.Span{Low: 0.97, Mid: 0.98, High: 0.99},
				Design: "block", Sampled: 5000, MissedBelow: 0.0031, Evidence: []classify.Evidence{{Masked: []string{secret}}},
			},
			{ID: "c3d4", Dataset: "d1", Column: "illness", Kind: "health", Status: classify.Declared, Presence: classify.Span{Low: 0.05, Mid: 0.05, High: 0.06}, Design: "block", Sampled: 5000},
		},
		People: []classify.Count{
			count(classify.MainlandPeople, classify.AllAges, classify.AnySensitivity, 4000, 4200),
			count(classify.UnknownPeople, classify.AllAges, classify.AnySensitivity, 10, 30),
			count(classify.ElsewherePeople, classify.AllAges, classify.AnySensitivity, 500, 600),
			count(classify.MainlandPeople, classify.AllAges, classify.Sensitive, 200, 210),
			count(classify.MainlandPeople, classify.Under14, classify.AnySensitivity, 7, 7),
		},
	}, {Dataset: "d3", Rows: 10}}
	decisions := []decide.Decision{
		{
			ID: "x1", Dataset: "d1", Flow: "f1", Export: decide.Contract, WorstCase: decide.Contract, Missing: []string{"dataset.important_data"}, Obligations: []string{"pipia"},
			Reasons: []decide.Reason{{Rule: "export-contract-numbers", ZH: "达到标准合同的数量。", EN: "At the numbers of a contract."}},
			Filing:  &decide.FilingCheck{State: decide.FilingOutside, Number: "SCC-1", Kind: inventory.FilingContract},
		},
		{ID: "x2", Dataset: "d2", Flow: "f2", Export: decide.ExportUndetermined, WorstCase: decide.SecurityAssessment, Missing: []string{"dataset.people", "flow.necessary"}},
		{ID: "x3", Dataset: "d3", Flow: "f1", Export: decide.Free, Reasons: []decide.Reason{{Rule: "export-no-pi", ZH: "不含个人信息。", EN: "Nothing personal."}}},
		{ID: "x4", Dataset: "d1", Storage: decide.NoRule},
	}
	doc := report.New(report.Metadata{
		ScanID: "scan-1", StartedAt: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC),
		Knowledge: report.Knowledge{RulesAsOf: "2026-09-01", Approved: 3, Of: 123},
	}, inv, profiles, nil, decisions)
	doc.Meters = []decide.Meter{
		{Entity: "shop-cn", Of: decide.MeterSensitive, Year: 2026, Low: 200, High: 210, Marks: []decide.Mark{{People: 10_000, Means: "security_assessment", Reached: "no"}}},
		{Entity: "shop-cn", Of: decide.MeterProcessed, Low: 4000, High: 4230},
	}
	doc.Stated.Filings = []inventory.Filing{{Number: "SCC-1", Kind: inventory.FilingContract, Entity: "shop-cn", Recipient: "Desk Pte. Ltd.", People: 3000, Expires: &expires}}
	return doc
}

func count(place classify.PeoplePlace, band classify.Band, s classify.Sensitivity, low, high int64) classify.Count {
	return classify.Count{Of: "d1", Place: place, Band: band, Sensitive: s, Low: low, Mid: low, High: high, Method: "sketch"}
}

// way is a plan with one legal step and one removal.
func way() *plan.Plan {
	day := plan.NewDate(2026, 12, 1)
	step := func(id plan.ID, verb plan.Verb, zh, en string) plan.Step {
		return plan.Step{
			ID: id, Verb: verb, Title: plan.Text{ZH: zh, EN: en}, Start: day, Finish: day + 9,
			Verify: []plan.Text{{ZH: "有据可查", EN: "it is on file"}},
		}
	}
	removal := step("desk/retire", plan.RetireV, "清除境外副本：desk", "remove the copies abroad: desk")
	removal.Store = "s3:desk"
	return &plan.Plan{
		Phases: []plan.Phase{
			{ID: plan.Legal, Waves: []plan.Wave{{ID: "legal", Groups: []plan.Group{{ID: "legal/shop-cn", Name: "shop-cn", Steps: []plan.Step{
				step("legal/shop-cn/impact-assessment", plan.Prepare, "个人信息保护影响评估", "impact assessment"),
			}}}}}},
			{ID: plan.Retire, Waves: []plan.Wave{{ID: "retire", Groups: []plan.Group{{ID: "desk", Steps: []plan.Step{removal}}}}}},
		},
		Syncs: []plan.Sync{{ID: "sync/f1", Flow: "f1", Store: "oss:crm", Word: plan.AfterFiling, How: plan.Text{ZH: "完成申报后", EN: "after the filing"}}},
	}
}
