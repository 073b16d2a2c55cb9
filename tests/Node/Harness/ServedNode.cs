using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Xunit;

namespace Yiwang.Node.Tests.Harness;

/// <summary>A node as a process that a test stops, kills and starts again, always at the same address, since pacts, delegations and printed codes name it.</summary>
/// <param name="token">Of a program that asks its API; null = none, or none yet.</param>
/// <param name="clock">Socket of its test clock, which only a folder made by <c>init --test</c> takes; null = the machine's.</param>
internal sealed class ServedNode(string folder, int port, string? token, string? clock, params string[] settings) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private NodeProcess? _node;

    public string Folder => folder;
    /// <summary>Loopback address that its settings file names.</summary>
    public string Host { get; init; } = "127.0.0.1";
    public string Url => At(port, Host).ToString().TrimEnd('/');
    public string? Token { get; set; } = token;
    public NodeProcess Node => _node!;
    public HttpClient Http => _node!.Http;

    public async Task ServeAsync()
    {
        if (_node is { } before)
        {
            _node = null;
            await before.DisposeAsync();
        }
        _node = await NodeProcess.ServeAsync(folder, clock, [string.Create(CultureInfo.InvariantCulture, $"listen.http={port}"), $"publicUrl={At(port, Host)}", .. settings]);
        if (Token is not null) Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async Task KillAndServeAsync()
    {
        await KillAsync();
        await ServeAsync();
    }

    /// <summary>Whoever asks it meanwhile finds nobody there; its client stays until the next start.</summary>
    public Task KillAsync() => _node!.KillAsync();

    public Task StopAsync() => _node!.StopInOrderAsync();

    /// <summary>Moves its test clock; what falls due meanwhile happens.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(clock!), TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"advance {by.TotalSeconds}"));
        Assert.StartsWith("ok ", await new StreamReader(stream).ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public async Task<JsonNode> PostAsync(string path, JsonNode body, string? once = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (once is not null) request.Headers.Add("Idempotency-Key", once);
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null);
    }

    /// <summary>Asks again until the answer is what is waited for; a refusal counts as none.</summary>
    public async Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> holds)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        (HttpStatusCode Status, JsonNode? Body) last = default;
        try
        {
            do
            {
                last = await GetAsync(path);
                if (last is { Status: HttpStatusCode.OK, Body: { } body } && holds(body)) return body;
            }
            while (await looks.WaitForNextTickAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            // what it went on saying is more telling
        }
        throw new TimeoutException($"{path} at {folder} went on saying {last.Status} {last.Body?.ToJsonString()}");
    }

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    public static Uri At(int port, string host = "127.0.0.1") => new(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/"));
}
