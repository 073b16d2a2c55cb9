using System.Text.RegularExpressions;

namespace Yiwang.Node.Tests.Harness;

/// <summary>What a browser does with forms: keeps cookies, reads the page, posts its fields.</summary>
internal sealed partial class Browser(Uri address) : IDisposable
{
    /// <summary>As the node sees somebody on another machine, whose address a proxy here reports.</summary>
    public static Browser FromElsewhere(Uri address)
    {
        var browser = new Browser(address);
        browser._http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        return browser;
    }

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, DefaultRequestHeaders = { { "Accept", "text/html" } } };

    public Task<HttpResponseMessage> OpenAsync(string path) => _http.GetAsync(path);

    /// <summary>Fills in the page's form of that name.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await _http.GetStringAsync(path);
        var token = Token().Match(page);
        var all = fields.Append(("_handler", form)).Append(("__RequestVerificationToken", token.Groups[1].Value));
        return await _http.PostAsync(path, new FormUrlEncodedContent(all.Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
    }

    /// <summary>The page's form of that name with a file, or a form that is posted elsewhere.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, string? form, string to, (string Name, byte[] Bytes)? file, params (string Name, string Value)[] fields)
    {
        var page = await _http.GetStringAsync(path);
        using var content = new MultipartFormDataContent();
        content.Add(new StringContent(Token().Match(page).Groups[1].Value), "__RequestVerificationToken");
        if (form is not null) content.Add(new StringContent(form), "_handler");
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        if (file is { } sent) content.Add(new ByteArrayContent(sent.Bytes), "file", sent.Name);
        return await _http.PostAsync(to, content);
    }

    public async Task<HttpResponseMessage> SignInAsync(string name, string password) => await SubmitAsync("/sign-in", "sign-in", ("name", name), ("password", password));

    public void Dispose() => _http.Dispose();

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""([^""]+)""")]
    private static partial Regex Token();
}
