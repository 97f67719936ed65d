package aws_test

import (
	"testing"

	"github.com/domicile/domicile/providers/aws"
)

func TestExposureOfPolicies(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"none", "", "private"},
		{"everybody", `{"Statement":{"Effect":"Allow","Principal":"*"}}`, "public"},
		{"every account", `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"}}]}`, "public"},
		{"everybody on a condition", `{"Statement":[{"Effect":"Allow","Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`, "shared"},
		{"nobody", `{"Statement":[{"Effect":"Deny","Principal":"*"}]}`, "private"},
		{"all but one", `{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:root"}}]}`, "public"},
		{"the account", `{"Statement":[{"Effect":"Allow","Principal":{"AWS":["123456789012","arn:aws-cn:iam::123456789012:root"]}}]}`, "private"},
		{"another account", `{"Statement":[{"Effect":"Allow","Principal":{"AWS":["123456789012","arn:aws:iam::210987654321:role/x"]}}]}`, "shared"},
		{"a service", `{"Statement":[{"Effect":"Allow","Principal":{"Service":"replication.dynamodb.amazonaws.com"}}]}`, "private"},
		{"the widest first", `{"Statement":[{"Effect":"Allow","Principal":"*"},{"Effect":"Allow","Principal":{"AWS":"210987654321"}}]}`, "public"},
		{"no policy at all", `<x/>`, "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := aws.ExposureOf(tt.in, account); got != tt.want {
				t.Errorf("exposure %s, want %s", got, tt.want)
			}
		})
	}
}

// FuzzExposureOf: whatever a policy is, it has an exposure.
func FuzzExposureOf(f *testing.F) {
	f.Add(`{"Statement":{"Effect":"Allow","Principal":"*"}}`)
	f.Add(`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::210987654321:role/x"]}}]}`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, text string) {
		switch got := aws.ExposureOf(text, account); got {
		case "public", "shared", "private", "unknown":
		default:
			t.Errorf("exposure %q", got)
		}
	})
}

func TestParse(t *testing.T) {
	tests := []struct {
		in, partition, region, profile string
		bad                            bool
	}{
		{in: "aws"},
		{in: "aws-cn", partition: "aws-cn"},
		{in: "aws://?region=cn-north-1&profile=china", region: "cn-north-1", profile: "china"},
		{in: "aws-cn://", partition: "aws-cn"},
		{in: "aws://bucket", bad: true},
		{in: "aws://user:key@", bad: true},
		{in: "aws://?nothing=1", bad: true},
		{in: "s3://bucket", bad: true},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := aws.Parse(tt.in)
			if (err != nil) != tt.bad || got.Partition != tt.partition || got.Region != tt.region || got.Profile != tt.profile {
				t.Errorf("%q, %q, %q, error %v", got.Partition, got.Region, got.Profile, err)
			}
		})
	}
}
