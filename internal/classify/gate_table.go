package classify

// gates are those of the checks that have one.
var gates = map[string]gate{
	"bcrypt":      {needs: isToken},
	"wechat_name": {needs: isToken},
	"ipv6":        {needs: isToken, lacks: isBlank | isAt},
	"mac":         {needs: isToken | isBlank},
	"us_ssn":      {needs: isBlank},
	"nanp_phone":  {needs: isBlank | isDot},
}
