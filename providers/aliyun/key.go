package aliyun

import (
	"cmp"

	"github.com/domicile/domicile/internal/inventory"
)

// keys are what requests are signed with.
type keys struct {
	id     string
	secret inventory.Secret
	token  inventory.Secret
}

// keysOf takes the keys of the settings, else those of the first tool whose variables are set.
func keysOf(cfg Config) keys {
	if cfg.AccessKeyID != "" || cfg.Env == nil {
		return keys{cfg.AccessKeyID, cfg.Secret, cfg.SecurityToken}
	}
	for _, names := range [][3]string{
		{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"},
		{"ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"},
		{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN"},
	} {
		if id := cfg.Env(names[0]); id != "" {
			secret := cmp.Or(cfg.Secret, inventory.Secret(cfg.Env(names[1])))
			return keys{id, secret, inventory.Secret(cfg.Env(names[2]))}
		}
	}
	return keys{}
}

// missing is the gap of a source without keys.
func (k keys) missing(call inventory.Call) error {
	if k.id != "" && k.secret != "" {
		return nil
	}
	return &inventory.Gap{
		Scope: call.Scope, Op: call.Op, Cause: inventory.Denied,
		Fix: keysFix(),
	}
}

// keysFix says which settings hold keys.
func keysFix() inventory.Fix {
	return inventory.Fix{
		Code: inventory.FixSetting, Args: []string{"ALIBABA_CLOUD_ACCESS_KEY_ID", "KEY"},
	}
}
