package aliyun_test

import (
	"testing"

	"github.com/domicile/domicile/providers/aliyun"
)

func TestExposureOfPolicies(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"none", "", "private"},
		{"everybody", `{"Statement":[{"Effect":"Allow","Principal":["*"]}]}`, "public"},
		{"everybody from an address", `{"Statement":[{"Effect":"Allow","Principal":["*"],"Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.1"]}}}]}`, "shared"},
		{"nobody", `{"Statement":[{"Effect":"Deny","Principal":["*"]}]}`, "private"},
		{"all but one", `{"Statement":[{"Effect":"Allow","NotPrincipal":["1234567890123456"]}]}`, "public"},
		{"the account", `{"Statement":[{"Effect":"Allow","Principal":["1234567890123456"]}]}`, "private"},
		{"a user", `{"Statement":[{"Effect":"Allow","Principal":["216959339000654321"]}]}`, "private"},
		{"another account", `{"Statement":[{"Effect":"Allow","Principal":["6543210987654321"]}]}`, "shared"},
		{"a role of another account", `{"Statement":[{"Effect":"Allow","Principal":["arn:sts::6543210987654321:assumed-role/x/*"]}]}`, "shared"},
		{"a role of the account", `{"Statement":[{"Effect":"Allow","Principal":["arn:sts::1234567890123456:assumed-role/x/*"]}]}`, "private"},
		{"the widest", `{"Statement":[{"Effect":"Allow","Principal":["6543210987654321"]},{"Effect":"Allow","Principal":["*"]}]}`, "public"},
		{"no policy at all", `<ListBucketResult/>`, "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := aliyun.ExposureOf(tt.in, account); got != tt.want {
				t.Errorf("exposure %s, want %s", got, tt.want)
			}
		})
	}
}

// FuzzExposureOf: whatever a policy is, it has an exposure; what cannot be read is never private.
func FuzzExposureOf(f *testing.F) {
	f.Add(`{"Statement":[{"Effect":"Allow","Principal":["*"]}]}`)
	f.Add(`{"Statement":[{"Effect":"Allow","Principal":["arn:sts::6543210987654321:assumed-role/x/*"]}]}`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, text string) {
		switch got := aliyun.ExposureOf(text, account); got {
		case "public", "shared", "private", "unknown":
		default:
			t.Errorf("exposure %q", got)
		}
	})
}
