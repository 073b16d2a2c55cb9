using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Language;

/// <summary>
/// <c>?lang=</c> and <c>?theme=</c> on any address choose and are remembered in a cookie for a year; so the switches are plain links.
/// The start is Chinese, whatever the browser's language says, and the theme of the system.
/// </summary>
public static class LanguageChoice
{
    internal const string LanguageCookie = "yw-lang";
    internal const string ThemeCookie = "yw-theme";
    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(365);

    internal static PageLanguage Of(HttpRequest request) => Chosen(request, "lang", LanguageCookie) == "en" ? PageLanguage.English : PageLanguage.Chinese;

    /// <returns>light, dark or auto.</returns>
    internal static string ThemeOf(HttpRequest request) => Chosen(request, "theme", ThemeCookie) switch { "light" => "light", "dark" => "dark", _ => "auto" };

    internal static void Remember(HttpContext context)
    {
        Keep(context, "lang", LanguageCookie, () => Of(context.Request) == PageLanguage.English ? "en" : "zh");
        Keep(context, "theme", ThemeCookie, () => ThemeOf(context.Request));
    }

    // An error page runs in a second pass without the query and with fresh headers, so the choice is held with the request.
    private static void Keep(HttpContext context, string name, string cookie, Func<string> value)
    {
        if (context.Request.Query.TryGetValue(name, out var asked) && !context.Items.ContainsKey(cookie))
        {
            context.Items[cookie] = asked.ToString();
            var kept = value();
            context.Response.OnStarting(() => { Set(context, cookie, kept); return Task.CompletedTask; });
        }
    }

    private static string? Chosen(HttpRequest request, string name, string cookie) =>
        request.HttpContext.Items[cookie] as string ?? (request.Query.TryGetValue(name, out var asked) ? asked.ToString() : request.Cookies[cookie]);

    private static void Set(HttpContext context, string name, string value) =>
        context.Response.Cookies.Append(name, value, new CookieOptions { Path = "/", MaxAge = s_remembered, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true });

    /// <summary>This address with one query value set, for the links of the switches.</summary>
    public static string Link(HttpRequest request, string name, string value)
    {
        var query = QueryString.Create(request.Query.Where(p => p.Key != name && p.Key != "lang" && p.Key != "theme").SelectMany(p => p.Value, (p, v) => KeyValuePair.Create(p.Key, v)).Append(KeyValuePair.Create<string, string?>(name, value)));
        return request.PathBase + request.Path + query;
    }
}
