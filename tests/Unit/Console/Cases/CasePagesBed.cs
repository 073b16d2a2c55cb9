using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Cases;
using Yiwang.Console.Cases.Lists;
using Yiwang.Console.Slots;
using Yiwang.Events.Proofs;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Console.Cases;

/// <summary>The generic pages behind a real Kestrel, over the real engine. A browser without script is played: forms are read out of the page and sent back.</summary>
internal sealed partial class CasePagesBed : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-pages-").FullName;
    private readonly CookieContainer _cookies = new();
    private ConsoleHost _host = null!;
    private SqliteDatabase _state = null!;
    private HttpClient _client = null!;

    public CaseBed Engine { get; private set; } = null!;
    public BlobStore Blobs { get; private set; } = null!;
    /// <summary>Who sits in front of the browser.</summary>
    public Principal Who { get; set; } = null!;
    public string Root => _host.Client.BaseAddress!.ToString().TrimEnd((char)47);
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CasePagesBed> OpenAsync(params (string Name, string Text)[] forms)
    {
        var bed = new CasePagesBed { Engine = await CaseBed.OpenAsync() };
        foreach (var (name, text) in forms) bed.Engine.Write(name, text);
        if (forms.Length > 0) await bed.Engine.RestartAsync();
        Assert.True(bed.Engine.Definitions.Problems.Count == 0, string.Join('\n', bed.Engine.Definitions.Problems.Select(p => $"{p.File}:{p.Line} {p.Reason.En}")));
        bed.Who = bed.Engine.Engineer;
        await bed.StartAsync();
        return bed;
    }

    private async Task StartAsync()
    {
        _state = SqliteDatabase.Open(Path.Combine(_folder, "state.db"), new SqliteOptions { IsDurable = false });
        await Migrations.ApplyAsync(_state, [BlobSchema.Migration, SavedViews.Schema], Cancel);
        Blobs = new BlobStore(DiskFileSystem.Instance, Path.Combine(_folder, "blobs"), _state, new BlobOptions { BytesMax = 64_000 }, Engine.Time);
        var access = new Access(new NoGrants());
        _host = await ConsoleHost.StartAsync(s =>
        {
            Engine.Runtime.AddTo(s);
            s.AddSingleton<TimeProvider>(Engine.Time).AddSingleton<IAccess>(access).AddSingleton(Blobs).AddSingleton(new SavedViews(_state, Engine.Time));
            s.AddSingleton(Engine.Parties.Directory).AddSingleton(Engine.Things.Registry).AddSingleton(Engine.Things.Templates).AddSingleton(Engine.Things.Queries).AddSingleton(new Sight(access));
            s.AddScoped<IViewer>(_ => new Sitting(Who));
            s.AddSingleton<Yiwang.Cases.IFieldOffers>(new TestOffers());
            s.AddSingleton(new EntryCheck(Engine.Events)).AddSingleton<IProofAlarms>(new ToldAlarms());
            s.AddCasePages();
        }, app => app.MapCasePages());
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = _host.Client.BaseAddress };
        _client.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public async Task<(HttpStatusCode Status, string Page)> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    public async Task<HttpResponseMessage> AnswerAsync(string path) => await _client.GetAsync(path, Cancel);

    public async Task<string> PageAsync(string path)
    {
        var (status, page) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status}");
        return page;
    }

    /// <summary>Sends a form of a page with what is typed over it, as a browser does.</summary>
    /// <param name="form">Its id.</param>
    public async Task<Sent> SendAsync(string path, string form, IEnumerable<(string Name, string Value)> typed, params (string Name, string File, byte[] Content)[] files)
    {
        var page = await PageAsync(path);
        return await SendAsync(FormOf(page, form, path), typed, files);
    }

    public async Task<Sent> SendAsync(PageForm form, IEnumerable<(string Name, string Value)> typed, params (string Name, string File, byte[] Content)[] files)
    {
        var given = typed.ToList();
        using var body = new MultipartFormDataContent();
        foreach (var (name, value) in form.Fields.Where(f => given.All(g => g.Name != f.Name)).Concat(given)) body.Add(new StringContent(value), $"\"{name}\"");
        foreach (var (name, file, content) in files) body.Add(new ByteArrayContent(content), $"\"{name}\"", file);
        using var answer = await _client.PostAsync(form.Action, body, Cancel);
        var raw = await answer.Content.ReadAsStringAsync(Cancel);
        return new(answer.StatusCode, answer.Headers.Location?.OriginalString.Replace(Root, "", StringComparison.Ordinal), WebUtility.HtmlDecode(raw), raw);
    }

    /// <summary>A file sent while a form is filled in, as the script does.</summary>
    public async Task<(HttpStatusCode Status, string Answer)> UploadAsync(string token, string name, byte[] content)
    {
        using var body = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(content), "file", name } };
        using var answer = await _client.PostAsync(CaseAddress.Upload, body, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Hidden fields, texts, checked boxes and chosen options.</summary>
    public static PageForm FormOf(string page, string id, string path)
    {
        var found = Regex.Match(page, $"<form[^>]*id=\"{Regex.Escape(id)}\"[^>]*>(.*?)</form>", RegexOptions.Singleline);
        Assert.True(found.Success, $"no form {id} on {path}");
        var action = Attribute().Match(found.Value) is { Success: true } a && found.Value[..found.Value.IndexOf('>', StringComparison.Ordinal)].Contains("action=", StringComparison.Ordinal)
            ? WebUtility.HtmlDecode(Regex.Match(found.Value, "action=\"([^\"]*)\"").Groups[1].Value) : path;
        var fields = new List<(string, string)>();
        foreach (Match input in Input().Matches(found.Value))
        {
            var tag = input.Value;
            string? Of(string name) => Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } m ? WebUtility.HtmlDecode(m.Groups[1].Value) : null;
            if (Of("name") is not { } name || Of("type") is "file" || tag.StartsWith("<button", StringComparison.Ordinal)) continue;
            if (Of("type") is "checkbox" or "radio" && !Regex.IsMatch(tag, "\\schecked")) continue;
            fields.Add((name, Of("value") ?? ""));
        }
        foreach (Match area in Area().Matches(found.Value)) fields.Add((area.Groups[1].Value, WebUtility.HtmlDecode(area.Groups[2].Value)));
        foreach (Match select in Select().Matches(found.Value))
            if (Regex.Match(select.Groups[2].Value, "<option value=\"([^\"]*)\"[^>]*selected") is { Success: true } chosen) fields.Add((select.Groups[1].Value, WebUtility.HtmlDecode(chosen.Groups[1].Value)));
        return new(action, fields);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        Blobs.Dispose();
        await _state.DisposeAsync();
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Sitting(Principal who) : IViewer
    {
        public Principal Principal => who;
        public string? Name => "周";
        public ViewerOrganization? Organization => who.Organization is { } id ? new(id, id) : null;
        public IReadOnlyList<ViewerOrganization> Organizations => Organization is { } own ? [own] : [];
    }

    [GeneratedRegex("action=\"")]
    private static partial Regex Attribute();
    [GeneratedRegex("<(?:input|button)\\s[^>]*>")]
    private static partial Regex Input();
    [GeneratedRegex("<textarea[^>]*\\sname=\"([^\"]*)\"[^>]*>(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Area();
    [GeneratedRegex("<select[^>]*\\sname=\"([^\"]*)\"[^>]*>(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Select();
}

internal sealed record PageForm(string Action, IReadOnlyList<(string Name, string Value)> Fields);

/// <param name="Page">Decoded.</param>
internal sealed record Sent(HttpStatusCode Status, string? Location, string Page, string Raw);
