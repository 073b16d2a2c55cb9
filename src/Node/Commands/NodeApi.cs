using System.CommandLine;
using System.Net;
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
    /// <param name="token">Null = of the environment.</param>
    public static NodeApi? Open(Terminal terminal, string node, string? token = null)
    {
        if (!Uri.TryCreate(node, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            terminal.Error.WriteLine($"--node {node}：不是 http(s) 地址 / not an http(s) address");
            return null;
        }
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        if ((token ?? Environment.GetEnvironmentVariable("YIWANG_TOKEN")) is { Length: > 0 } bearer) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return new NodeApi(http, terminal);
    }

    /// <param name="words">What is said of a refusal; null = as the node says it.</param>
    /// <returns>The answer, or null after saying why not.</returns>
    public async Task<JsonElement?> SendAsync(HttpMethod method, string path, object? body, string? idempotencyKey, CancellationToken cancel, Func<string, string>? words = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = JsonContent.Create(body, options: CommandOptions.JsonText);
            if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
            using var answer = await _http.SendAsync(request, cancel);
            var text = await answer.Content.ReadAsStringAsync(cancel);
            if (answer.IsSuccessStatusCode) return JsonSerializer.Deserialize<JsonElement>(text);
            var why = Why(answer, text);
            _terminal.Error.WriteLine(words?.Invoke(why) ?? why);
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

    /// <returns>The answer, or null after saying why not.</returns>
    public Task<JsonElement?> UploadAsync(string path, FileInfo file, CancellationToken cancel) => SayingAsync<JsonElement?>(async () =>
    {
        await using var stream = file.OpenRead();
        using var answer = await _http.PostAsync(path, new StreamContent(stream), cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (answer.IsSuccessStatusCode) return JsonSerializer.Deserialize<JsonElement>(text);
        _terminal.Error.WriteLine(Why(answer, text));
        return null;
    });

    /// <returns>The answer's headers once the file is written, or null after saying why not.</returns>
    public Task<HttpResponseHeaders?> DownloadAsync(string path, string file, CancellationToken cancel) => SayingAsync<HttpResponseHeaders?>(async () =>
    {
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            _terminal.Error.WriteLine(Why(answer, await answer.Content.ReadAsStringAsync(cancel)));
            return null;
        }
        await using var to = File.Create(file);
        await answer.Content.CopyToAsync(to, cancel);
        return answer.Headers;
    });

    /// <returns>Whether it was done; says why not.</returns>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancel) => await SayingAsync<bool?>(async () =>
    {
        using var answer = await _http.DeleteAsync(path, cancel);
        if (!answer.IsSuccessStatusCode) _terminal.Error.WriteLine(Why(answer, await answer.Content.ReadAsStringAsync(cancel)));
        return answer.IsSuccessStatusCode;
    }) == true;

    private async Task<T?> SayingAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (HttpRequestException e)
        {
            _terminal.Error.WriteLine($"连不上节点 {_http.BaseAddress}：{e.Message} / the node cannot be reached");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _terminal.Error.WriteLine(e.Message);
        }
        return default;
    }

    public void Dispose() => _http.Dispose();

    private static string Why(HttpResponseMessage answer, string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            var why = string.Join(' ', s_problemFields.Select(n => problem.TryGetProperty(n, out var v) ? v.GetString() : null).Where(v => v is not null));
            return answer.StatusCode == HttpStatusCode.Unauthorized ? why + "\n有效的令牌放在环境变量 YIWANG_TOKEN 里 / a valid token belongs into the environment as YIWANG_TOKEN" : why;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"HTTP {(int)answer.StatusCode}";
        }
    }
}
