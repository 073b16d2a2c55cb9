using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases;
using Yiwang.Node.Clock;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;

namespace Yiwang.Node.Tests.Coding;

/// <summary>A node of a liquor firm: one range of bottles with secret codes, a product line, cities for the documentation ranges and a proxy that says where visitors come from. Each test takes bottles of its own.</summary>
public sealed class CodingNode : IAsyncLifetime
{
    public const string Chongqing = "192.0.2.", Chengdu = "198.51.100.", Guangzhou = "203.0.113.", Unknown = "100.64.0.";
    private const int Count = 2_000;
    private readonly TemporaryFolder _folder = new();
    private RunningNode _node = null!;
    private int _bottle;
    private int _secret;
    private string _token = "";

    internal TestClock Clock { get; } = new();
    internal Principal Owner { get; private set; } = null!;
    internal string BatchId { get; private set; } = "";
    internal IReadOnlyList<string> Secrets { get; private set; } = [];
    internal HttpClient Http => _node.Http;
    internal string DataFolder => Get<DataFolder>().Root;

    public async ValueTask InitializeAsync()
    {
        var cities = Path.Combine(_folder.Path, "cities.csv");
        await File.WriteAllLinesAsync(cities, [$"{Chongqing}0/24,500000,重庆市,Chongqing", $"{Chengdu}0/24,510100,成都市,Chengdu", $"{Guangzhou}0/24,440100,广州市,Guangzhou"]);
        _node = await RunningNode.StartAsync(new NodeSettings { Limits = new() { DrainSeconds = 1 }, Proxy = new() { Trusted = ["127.0.0.1"] }, Codes = new() { Cities = cities } }, Clock);
        var prepared = await PreparedBottles.CreateAsync(_node.Host.Services, Count);
        (Owner, BatchId, Secrets, _token) = (prepared.Owner, prepared.BatchId, prepared.Secrets, prepared.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>With the administrator's token, as a line controller or an ERP.</summary>
    internal async Task<(int Status, string Text)> CallAsync(HttpMethod method, string path, string? json = null, string? key = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, null, "application/json") };
        if (token != "") request.Headers.Authorization = new("Bearer", token ?? _token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A browser of the administrator.</summary>
    internal async Task<Browser> SignInAsync()
    {
        var browser = new Browser(Http.BaseAddress!);
        using var signed = await browser.SignInAsync("admin", PreparedNode.Password);
        Assert.Equal(302, (int)signed.StatusCode);
        return browser;
    }

    internal T Get<T>() where T : notnull => _node.Host.Services.GetRequiredService<T>();

    /// <summary>Facts of products since then; others, as the audit's roots, come in between.</summary>
    internal IReadOnlyList<Yiwang.Events.RecordedEvent> FactsSince(long position)
    {
        var events = Get<Yiwang.Events.IEvents>();
        return [.. Enumerable.Range(0, (int)(events.Size - position)).Select(i => events.Read(position + i)).Where(e => Yiwang.Events.Kinds.ProductKinds.Is(e.Kind))];
    }

    /// <summary>A bottle that nobody has asked for.</summary>
    internal string Bottle() => PreparedBottles.Bottle(Interlocked.Increment(ref _bottle));

    /// <summary>A secret that nobody has used.</summary>
    internal string Secret() => Secrets[Interlocked.Increment(ref _secret)];

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string from, string? device = null, HttpContent? content = null, string? accept = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("X-Forwarded-For", from);
        if (device is not null) request.Headers.Add("Cookie", $"yw-device={device}");
        request.Headers.Add("Accept", accept ?? "text/html");
        return await Http.SendAsync(request);
    }

    /// <summary>What the page's script sends.</summary>
    internal async Task<JsonObject?> CountAsync(string bottle, string from, string? device = null)
    {
        var answer = await SendAsync(HttpMethod.Post, "/scan/count/" + bottle, from, device, accept: "application/json");
        return answer.IsSuccessStatusCode ? (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())! : null;
    }

    /// <summary>Sends the secret's form and reads the page that the answer leads to.</summary>
    internal async Task<string> OpenBottleAsync(string bottle, string secret, string from, string? device = null)
    {
        var answer = await SendAsync(HttpMethod.Post, "/scan/open/" + bottle, from, device, new FormUrlEncodedContent([new("secret", secret)]));
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, answer.StatusCode);
        return await PageAsync(answer.Headers.Location!.ToString().Split('#')[0], from, device);
    }

    internal async Task<string> PageAsync(string path, string from, string? device = null)
    {
        var answer = await SendAsync(HttpMethod.Get, path, from, device);
        return await answer.Content.ReadAsStringAsync();
    }

    internal static string Device(int number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    internal async Task<string> OpenCaseAsync(string form, string values, string? transition = null) => PreparedNode.Done(await Get<ICases>().OpenAsync(Owner, new OpenCase(form, (JsonObject)JsonNode.Parse(values)!, Transition: transition))).Id;

    /// <summary>Secret codes of a batch of their own, bound to the range.</summary>
    internal async Task<IReadOnlyList<string>> SecretsAsync(string packing, string range, int count)
    {
        var batch = await OpenCaseAsync("secret-batch", $$"""{"packing": "{{packing}}", "count": {{count}}}""");
        string[] secrets;
        using (var clear = PreparedNode.Done(await Get<Trust.Coding.Batches.SecretMaking>().MakeAsync(Owner, batch, false, default))) secrets = [.. clear.Values.ToArray().Select(PreparedBottles.Text)];
        await MoveAsync(batch, "bind", $$"""{"ranges": [{"range": "{{range}}", "codes": {{count}}}]}""");
        return secrets;
    }

    internal async Task RangeAsync(string range) => PreparedNode.Done(await Get<Things.IRegistry>().RegisterRangeAsync(Owner, new Things.RegisterRange(PreparedNode.Done(Things.Ranges.RangeRules.Parse(range)), null, 0, [])));

    internal async Task<CaseView> MoveAsync(string id, string transition, string values, string? opinion = null) =>
        PreparedNode.Done(await Get<ICases>().MoveAsync(Owner, new MoveCase(id, transition, (JsonObject)JsonNode.Parse(values)!, Get<INodeCases>().Find(id)!.Position, opinion)));

    /// <summary>Effects run beside the test.</summary>
    internal async Task<CaseView> SuspicionAsync(string form, string bottle)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            await foreach (var view in Get<INodeCases>().AllAsync(new CaseQuery(form, Text: bottle))) return view;
            await tick.WaitForNextTickAsync(late.Token);
        }
    }

    /// <summary>The page once it warns: it follows the case a moment later.</summary>
    internal async Task<string> WarnedAsync(string bottle)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var page = await PageAsync("/i/" + bottle, Chongqing + "2");
            if (page.Contains("hero bad", StringComparison.Ordinal)) return page;
            late.Token.ThrowIfCancellationRequested();
        }
    }
}
