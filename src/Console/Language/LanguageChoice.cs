using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Language;

/// <summary>
/// <c>?lang=</c> and <c>?theme=</c> on any address choose and are remembered in a cookie for a year; so the switches are plain links.
/// The start is Chinese, whatever the browser's language says, and the theme of the system.
/// </summary>
internal static class LanguageChoice
{
    public const string LanguageCookie = "yw-lang";
    public const string ThemeCookie = "yw-theme";
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static PageLanguage Of(HttpRequest request) =>
        (request.Query.TryGetValue("lang", out var asked) ? asked.ToString() : request.Cookies[LanguageCookie]) == "en" ? PageLanguage.English : PageLanguage.Chinese;

    /// <returns>light, dark or auto.</returns>
    public static string ThemeOf(HttpRequest request) =>
        (request.Query.TryGetValue("theme", out var asked) ? asked.ToString() : request.Cookies[ThemeCookie]) switch { "light" => "light", "dark" => "dark", _ => "auto" };

    public static void Remember(HttpContext context)
    {
        if (context.Request.Query.ContainsKey("lang"))
        {
            Set(context, LanguageCookie, Of(context.Request) == PageLanguage.English ? "en" : "zh");
        }
        if (context.Request.Query.ContainsKey("theme"))
        {
            Set(context, ThemeCookie, ThemeOf(context.Request));
        }
    }

    private static void Set(HttpContext context, string name, string value) =>
        context.Response.Cookies.Append(name, value, new CookieOptions { Path = "/", MaxAge = Remembered, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true });

    /// <summary>This address with one query value set, for the links of the switches.</summary>
    public static string Link(HttpRequest request, string name, string value)
    {
        var query = QueryString.Create(request.Query.Where(p => p.Key != name && p.Key != "lang" && p.Key != "theme").SelectMany(p => p.Value, (p, v) => KeyValuePair.Create(p.Key, v)).Append(KeyValuePair.Create<string, string?>(name, value)));
        return request.PathBase + request.Path + query;
    }
}
