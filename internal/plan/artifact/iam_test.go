package artifact_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

func iamTable(tb testing.TB) *plan.IAM {
	tb.Helper()
	k := shipped(tb)
	return &k.IAM
}

// translated are the statements that a document became, and the report.
func translated(tb testing.TB, document string) (statements []map[string]any, report string) {
	tb.Helper()
	files, err := artifact.IAM([]artifact.IAMSource{{Name: "p", Data: []byte(document)}}, iamTable(tb))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		if f.Path == "ram/report.md" {
			report = string(f.Data)
			continue
		}
		var doc struct {
			Version   string
			Statement []map[string]any
		}
		if err := json.Unmarshal(f.Data, &doc); err != nil || doc.Version != "1" {
			tb.Fatalf("%s: %v", f.Path, err)
		}
		statements = append(statements, doc.Statement...)
	}
	return statements, report
}

// TestPolicies says one statement at a time: what it becomes, "" for nothing, and what the report says of it.
func TestPolicies(t *testing.T) {
	for _, c := range []struct{ name, statement, want, report string }{
		{
			"read a bucket", `{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`,
			`{"Action":["oss:GetObject","oss:ListObjects"],"Effect":"Allow","Resource":["acs:oss:*:*:b","acs:oss:*:*:b/*"]}`, "whole / 完整 1",
		},
		{
			"another partition", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws-cn:s3:::b/*"}`,
			`{"Action":["oss:GetObject"],"Effect":"Allow","Resource":["acs:oss:*:*:b/*"]}`, "whole / 完整 1",
		},
		{
			"no twin of one action", `{"Effect":"Allow","Action":["s3:GetObject","s3:SelectObjectContent"],"Resource":"*"}`,
			`{"Action":["oss:GetObject"],"Effect":"Allow","Resource":["*"]}`, "no twin of action s3:SelectObjectContent",
		},
		{
			"a wildcard is expanded", `{"Effect":"Allow","Action":"s3:DeleteObject*","Resource":"arn:aws:s3:::b/*"}`,
			`{"Action":["oss:DeleteObject","oss:DeleteObjectTagging","oss:DeleteObjectVersion","oss:DeleteObjectVersionTagging"],"Effect":"Allow","Resource":["acs:oss:*:*:b/*"]}`,
			"s3:DeleteObject* became the actions",
		},
		{"administrator", `{"Effect":"Allow","Action":"*","Resource":"*"}`, "", "an administrator is appointed anew"},
		{
			"deny without a safe channel", `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`,
			`{"Action":["*"],"Condition":{"Bool":{"acs:SecureTransport":["false"]}},"Effect":"Deny","Resource":["*"]}`, "whole / 完整 1",
		},
		{
			"deny a service", `{"Effect":"Deny","Action":"s3:*","Resource":"*"}`,
			`{"Action":["oss:*"],"Effect":"Deny","Resource":["*"]}`, "whole / 完整 1",
		},
		{"deny with a condition without a twin", `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}}`, "", "Denials without a whole twin / 没有完整对应的拒绝语句\n\nWhat was refused"},
		{"deny of an unknown service", `{"Effect":"Deny","Action":"dynamodb:*","Resource":"*"}`, "", "no twin of service dynamodb"},
		{
			"deny in part", `{"Effect":"Deny","Action":["s3:DeleteBucket","glacier:DeleteVault"],"Resource":"*"}`,
			`{"Action":["oss:DeleteBucket"],"Effect":"Deny","Resource":["*"]}`, "What was refused abroad",
		},
		{"all but", `{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, "", "NotAction: what it leaves out differs"},
		{"all resources but", `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/*"}`, "", "NotResource"},
		{"a variable", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}`, "", "policy variable in Resource"},
		{"operators over sets", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"ForAnyValue:StringLike":{"s3:prefix":"a"}}}`, "", "operator ForAnyValue:StringLike has no twin"},
		{"if it exists", `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`, "", "operator BoolIfExists has no twin"},
		{"a key in two spellings", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24","aws:sourceip":"198.51.100.0/24"}}}`, "", "condition key aws:sourceip has no twin"},
		{
			"an address", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`,
			`{"Action":["oss:GetObject"],"Condition":{"IpAddress":{"acs:SourceIp":["203.0.113.0/24"]}},"Effect":"Allow","Resource":["*"]}`, "whole / 完整 1",
		},
		{"a private address", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"172.20.0.0/16"}}}`, "", "a private address"},
		{"a key of KMS", `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:ap-southeast-1:111122223333:key/x"}`, "", "a resource of kms has another id at home"},
		{"an unknown element", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Unless":"x"}`, "", "an element that the language does not have"},
		{"neither", `{"Effect":"allow","Action":"s3:GetObject","Resource":"*"}`, "", "neither Allow nor Deny"},
		{"a bucket for everybody", `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, "", "it grants to everybody"},
		{
			"a bucket that refuses everybody", `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"aws:SecureTransport":false}}}`,
			`{"Action":["oss:*"],"Condition":{"Bool":{"acs:SecureTransport":["false"]}},"Effect":"Deny","Principal":["*"],"Resource":["acs:oss:*:*:b/*"]}`, "whole / 完整 1",
		},
		{"a bucket that refuses addresses", `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`, "", "acs:SourceVpc beside it"},
		{"a bucket for an account", `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, "", "who it speaks of has another id at home"},
		{"who may take a role", `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`, "", "who may take a role is said anew"},
	} {
		t.Run(c.name, func(t *testing.T) {
			said, report := translated(t, `{"Version":"2012-10-17","Statement":`+c.statement+`}`)
			got := ""
			if len(said) > 0 {
				data, err := json.Marshal(said[0])
				if err != nil {
					t.Fatal(err)
				}
				got = string(data)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !strings.Contains(report, c.report) {
				t.Errorf("the report does not say %q:\n%s", c.report, report)
			}
		})
	}
}

// account is the answer of get-account-authorization-details for a small account. Its user has the name of a person.
const account = `{
 "UserDetailList":[{"UserName":"li.lei@example.com","UserPolicyList":[{"PolicyName":"own","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}}],"AttachedManagedPolicies":[{"PolicyName":"Readers","PolicyArn":"arn:aws:iam::111122223333:policy/Readers"}]}],
 "GroupDetailList":[],
 "RoleDetailList":[{"RoleName":"app","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]},"RolePolicyList":[],"AttachedManagedPolicies":[{"PolicyName":"Readers"}]}],
 "Policies":[{"PolicyName":"Readers","PolicyVersionList":[{"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}]},"IsDefaultVersion":false},{"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]},"IsDefaultVersion":true}]}]
}`

func TestPoliciesOfAnAccount(t *testing.T) {
	said, report := translated(t, account)
	if len(said) != 2 {
		t.Fatalf("%d statements: %v", len(said), said)
	}
	for _, want := range []string{"Policies / 策略: 3", "role:app, users / 用户: 1", "app-trust"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, "li.lei") || strings.Contains(report, "111122223333") {
		t.Error("the report names a person or an account")
	}
	bucket := `{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"arn:aws:s3:::b\"}]}"}`
	escaped := `{"PolicyName":"e","PolicyDocument":"%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Deny%22%2C%22Action%22%3A%22s3%3ADeleteBucket%22%2C%22Resource%22%3A%22*%22%7D%5D%7D"}`
	for _, doc := range []string{bucket, escaped, "[" + escaped + "," + bucket + "]"} {
		if said, _ := translated(t, doc); len(said) == 0 || said[0]["Effect"] != "Deny" {
			t.Errorf("%s became %v", doc, said)
		}
	}
	again, _ := translated(t, account)
	if d := cmp.Diff(said, again); d != "" {
		t.Error(d)
	}
}

func TestPoliciesThatCannotBeRead(t *testing.T) {
	deep := strings.Repeat(`[`, 60) + strings.Repeat(`]`, 60)
	for _, doc := range []string{
		"", "null", "7", "7 7", "{}", "[", `{"Statement":7}`, `{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}`, deep,
		`{"Version":"2012-10-17","Statement":[],"Extra":1}`, `{"Policy":"no policy"}`, `{"Policies":[{"PolicyName":"p","PolicyVersionList":[]}]}`, `{} {}`,
	} {
		if files, err := artifact.IAM([]artifact.IAMSource{{Name: "p", Data: []byte(doc)}}, iamTable(t)); !errors.Is(err, artifact.ErrIAM) {
			t.Errorf("%q: %v, %d files", doc, err, len(files))
		}
	}
}

// FuzzIAM looks for a document that breaks the reader, and for a grant that came out wider: every action that is allowed
// at home must be the twin of one that the document names.
func FuzzIAM(f *testing.F) {
	f.Add([]byte(account))
	f.Add([]byte(`{"Statement":{"Effect":"Allow","Action":["s3:*","kms:De?rypt"],"Resource":"*"}}`))
	f.Add([]byte(`{"Statement":[{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}]}`))
	table := iamTable(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := artifact.IAM([]artifact.IAMSource{{Name: "p", Data: data}}, table)
		if err != nil {
			return
		}
		for _, file := range files {
			if !strings.HasSuffix(file.Path, ".json") {
				continue
			}
			var doc struct{ Statement []map[string]any }
			if err := json.Unmarshal(file.Data, &doc); err != nil {
				t.Fatal(err)
			}
			for _, s := range doc.Statement {
				for _, a := range s["Action"].([]any) {
					if s["Effect"] == "Allow" && strings.ContainsAny(a.(string), "*?") {
						t.Errorf("%s grants by a wildcard", a)
					}
				}
			}
		}
	})
}
