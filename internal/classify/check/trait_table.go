package check

const allCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// traits has those of the checks that are asked most: of every run of a text, of every cell.
var traits = map[string]Trait{
	"mobile":              {First: "018+", Figure: true}, // 1…, 86 1…, 0086 1…, +86 1…
	"international_phone": {First: "+", Figure: true},
	"resident_id":         {First: "12345678", Figure: true},
	"permanent_residence": {First: "9" + allCapitals, Figure: true},
	"uscc":                {First: "123456789ANY", Figure: true},
	"uscc_lower":          {First: "123456789any", Figure: true},
	"bank_card":           {First: "234569", Figure: true},
	"imei":                {First: "0389", Figure: true},
	"imsi":                {First: "4", Figure: true},
	"iccid":               {First: "8", Figure: true},
	"vin":                 {Figure: true},
	"vin_lower":           {Figure: true},
	"ipv4":                {First: "123456789", Figure: true},
	"ipv4_likely":         {First: "123456789", Figure: true},
	"access_key":          {First: "AL"},
	"plate":               {First: "\xe4\xe5\xe6\xe7\xe8\xe9", Figure: true}, // of the characters of provinces
	"plate_lower":         {First: "\xe4\xe5\xe6\xe7\xe8\xe9", Figure: true},
	"bcrypt":              {First: "{$p"},
	"wechat_name":         {First: "w"},
	"private_key":         {First: "-M"},
	"jwt":                 {First: "e"},
	"iban":                {First: allCapitals},
	"hk_macao_permit":     {First: allCapitals},
	"hkid":                {First: allCapitals},
	"taiwan_id":           {First: allCapitals},
	"passport":            {First: allCapitals},
	"student_no":          {First: "GgLl"},
	"wechat_id":           {First: "o"},
	"resident_id_15":      {First: "12345678"},
}
