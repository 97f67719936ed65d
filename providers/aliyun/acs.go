package aliyun

import (
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// acs is the native name of a resource in its parts, as RAM policies write it: acs:service:region:account:resource.
type acs struct{ service, region, account, resource string }

// parseACS takes a name apart; what is none has no parts.
func parseACS(id inventory.ID) acs {
	const parts = 5
	p := strings.SplitN(string(id), ":", parts)
	if len(p) != parts || p[0] != "acs" {
		return acs{}
	}
	return acs{p[1], p[2], p[3], p[4]}
}

// id puts the name together.
func (a acs) id() inventory.ID {
	return inventory.ID(strings.Join([]string{"acs", a.service, a.region, a.account, a.resource}, ":"))
}
