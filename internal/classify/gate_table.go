package classify

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// gates are those of the checks that have one.
var gates = map[string]gate{
	"bcrypt":              {first: "{$p", needs: isToken},
	"wechat_name":         {first: "w", needs: isToken},
	"private_key":         {first: "-M"},
	"jwt":                 {first: "e"},
	"access_key":          {first: "AL"},
	"iban":                {first: capitals},
	"hk_macao_permit":     {first: capitals},
	"hkid":                {first: capitals},
	"taiwan_id":           {first: capitals},
	"passport":            {first: capitals},
	"student_no":          {first: "GgLl"},
	"wechat_id":           {first: "o"},
	"ipv6":                {needs: isToken, lacks: isBlank | isAt},
	"mac":                 {needs: isToken | isBlank},
	"us_ssn":              {needs: isBlank},
	"international_phone": {first: "+"},
	"nanp_phone":          {needs: isBlank | isDot},
	"mobile":              {first: "018+"},
	"permanent_residence": {first: "9" + capitals},
	"resident_id":         {first: "12345678"},
	"resident_id_15":      {first: "12345678"},
}
