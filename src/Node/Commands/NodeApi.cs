using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Yiwang.Node.Commands;

/// <summary>A running node's own API, for the commands that ask or change it.</summary>
internal sealed class NodeApi : IDisposable
{
    private static readonly string[] s_problemFields = ["code", "title", "field", "detail"];
    private readonly HttpClient _http;
    private readonly Terminal _terminal;

    private NodeApi(HttpClient http, Terminal terminal) => (_http, _terminal) = (http, terminal);

    public static Option<string> Node() => new("--node", "-n")
    {
        Description = "节点地址 / address of the node",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("YIWANG_NODE") ?? "http://127.0.0.1:8080",
    };

    /// <summary>From the environment rather than the command line, where every user of the machine could read it.</summary>
    public static NodeApi? Open(Terminal terminal, string node)
    {
        if (!Uri.TryCreate(node, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            terminal.Error.WriteLine($"--node {node}：不是 http(s) 地址 / not an http(s) address");
            return null;
        }
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        if (Environment.GetEnvironmentVariable("YIWANG_TOKEN") is { Length: > 0 } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new NodeApi(http, terminal);
    }

    /// <returns>The answer, or null after saying why not.</returns>
    public async Task<JsonElement?> SendAsync(HttpMethod method, string path, object? body, string? idempotencyKey, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = JsonContent.Create(body, options: CommandOptions.JsonText);
            if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
            using var answer = await _http.SendAsync(request, cancel);
            var text = await answer.Content.ReadAsStringAsync(cancel);
            if (answer.IsSuccessStatusCode) return JsonSerializer.Deserialize<JsonElement>(text);
            _terminal.Error.WriteLine(Why(answer, text));
        }
        catch (HttpRequestException e)
        {
            _terminal.Error.WriteLine($"连不上节点 {_http.BaseAddress}：{e.Message} / the node cannot be reached");
        }
        catch (JsonException)
        {
            _terminal.Error.WriteLine($"{_http.BaseAddress} 的答复不是 JSON，这是一网节点吗？/ answered no JSON: is it a Yiwang node?");
        }
        return null;
    }

    public void Dispose() => _http.Dispose();

    private static string Why(HttpResponseMessage answer, string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            return string.Join(' ', s_problemFields.Select(n => problem.TryGetProperty(n, out var v) ? v.GetString() : null).Where(v => v is not null));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"HTTP {(int)answer.StatusCode}";
        }
    }
}
