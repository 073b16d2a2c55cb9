using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Rest;

/// <summary>
/// The Handle JSON interface over HTTP: <c>/api/handles/…</c>. For whoever prefers HTTP or gets through nothing else. One instance serves any number of callers at once.
/// Failures are <see cref="HandleException"/>.
/// </summary>
public sealed class HandleRestClient : IDisposable
{
    private const int AnswerBytesMax = 64 << 20;
    private readonly HttpClient _http;
    private readonly string _server;

    /// <param name="server">As <c>https://127.0.0.1:8443</c>.</param>
    /// <param name="user">Who administers: <c>index:handle</c>, as <c>300:0.NA/99.501.1001</c>; null = public values only. Sent with every request (Basic): only over https, or http to this machine.</param>
    /// <param name="secret">The user's secret key or password.</param>
    /// <param name="handler">For another trust in certificates or a proxy; null = the usual one. Disposed with the client.</param>
    /// <param name="timeout">Of one request; null = 15 s.</param>
    public HandleRestClient(Uri server, string? user = null, string? secret = null, HttpMessageHandler? handler = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (server.Scheme is not ("http" or "https")) throw new ArgumentException($"{server} is no http or https address", nameof(server));
        if (user is not null && server.Scheme == "http" && !server.IsLoopback) throw new ArgumentException("a secret goes over https only", nameof(server));
        _server = server.Authority;
        _http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 16 })
        {
            BaseAddress = server,
            Timeout = timeout ?? TimeSpan.FromSeconds(15),
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        if (user is null) return;
        // the colon between index and handle is escaped, since a colon ends the user in Basic
        var pair = Uri.EscapeDataString(user) + ":" + Uri.EscapeDataString(secret ?? "");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
    }

    /// <summary>What a handle holds.</summary>
    /// <returns>Null when there is no such handle.</returns>
    public async Task<HandleRecord?> ResolveAsync(string handle, ResolveOptions? options = null, CancellationToken cancel = default)
    {
        var wanted = options ?? ResolveOptions.Default;
        var query = new List<string>();
        query.AddRange(wanted.Indexes.Select(i => $"index={i.ToString(CultureInfo.InvariantCulture)}"));
        query.AddRange(wanted.Types.Select(t => $"type={Uri.EscapeDataString(t)}"));
        if (wanted.PublicOnly) query.Add("publicOnly=true");
        if (wanted.Authoritative) query.Add("auth=true");
        if (wanted.Certified) throw new ArgumentException("answers over HTTP are not signed; TLS vouches for them", nameof(options));
        var (code, body) = await SendAsync(HttpMethod.Get, PathOf(handle) + Query(query), null, cancel);
        if (code == ResponseCode.HandleNotFound) return null;
        if (code == ResponseCode.ValuesNotFound) return new HandleRecord(handle, [], false);
        if (code != ResponseCode.Success || !body.TryGetProperty("values", out var values)) throw Unexpected(code, body);
        return new HandleRecord(body.TryGetProperty("handle", out var name) ? name.GetString() ?? handle : handle, RestValues.Read(values, _server), false);
    }

    /// <summary>Registers a handle.</summary>
    /// <param name="overwrite">Replace the values of a handle that exists, instead of a refusal with <see cref="ResponseCode.HandleExists"/>.</param>
    public Task CreateAsync(string handle, IReadOnlyList<WireValue> values, bool overwrite = false, CancellationToken cancel = default) =>
        ChangeAsync(HttpMethod.Put, PathOf(handle) + (overwrite ? "?overwrite=true" : "?overwrite=false"), values, cancel);

    /// <summary>Registers a handle whose suffix the server chooses.</summary>
    /// <param name="prefix">With a slash and perhaps the suffix's beginning.</param>
    /// <returns>The handle.</returns>
    public async Task<string> MintAsync(string prefix, IReadOnlyList<WireValue> values, CancellationToken cancel = default)
    {
        var body = await ChangeAsync(HttpMethod.Put, PathOf(prefix) + "?mintNewSuffix=true", values, cancel);
        return body.TryGetProperty("handle", out var handle) && handle.GetString() is { } made ? made : throw HandleException.Malformed("the answer does not say which handle was made", _server);
    }

    /// <summary>Adds these values, replacing those at the same indexes; the others stay.</summary>
    public Task PutValuesAsync(string handle, IReadOnlyList<WireValue> values, CancellationToken cancel = default) =>
        ChangeAsync(HttpMethod.Put, PathOf(handle) + "?overwrite=true&index=various", values, cancel);

    /// <summary>Removes values.</summary>
    public Task RemoveValuesAsync(string handle, IReadOnlyList<int> indexes, CancellationToken cancel = default) =>
        ChangeAsync(HttpMethod.Delete, PathOf(handle) + Query(indexes.Select(i => $"index={i.ToString(CultureInfo.InvariantCulture)}")), null, cancel);

    /// <summary>Deletes a handle. It is never given out again.</summary>
    public Task DeleteAsync(string handle, CancellationToken cancel = default) => ChangeAsync(HttpMethod.Delete, PathOf(handle), null, cancel);

    /// <summary>Handles of a prefix, by page.</summary>
    /// <param name="page">From 0.</param>
    /// <param name="pageSize">1 and up; the server may give fewer.</param>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, int page = 0, int pageSize = 1_000, CancellationToken cancel = default)
    {
        var (code, body) = await SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"api/handles?prefix={Uri.EscapeDataString(prefix)}&page={page}&pageSize={pageSize}"), null, cancel);
        if (code != ResponseCode.Success || !body.TryGetProperty("handles", out var handles) || handles.ValueKind != JsonValueKind.Array) throw Unexpected(code, body);
        return [.. handles.EnumerateArray().Select(h => h.GetString()).OfType<string>()];
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> ChangeAsync(HttpMethod method, string path, IReadOnlyList<WireValue>? values, CancellationToken cancel)
    {
        var (code, body) = await SendAsync(method, path, values is null ? null : RestValues.Write(values), cancel);
        return code == ResponseCode.Success ? body : throw Unexpected(code, body);
    }

    private async Task<(ResponseCode, JsonElement)> SendAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (json is not null) request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await _http.SendAsync(request, cancel);
            var body = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync(cancel));
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("responseCode", out var code) || !code.TryGetInt32(out var number))
                throw HandleException.Malformed($"HTTP {(int)answer.StatusCode} without responseCode", _server);
            return ((ResponseCode)number, body);
        }
        catch (HttpRequestException e)
        {
            throw new HandleException(HandleFailure.Unreachable, $"{_server} (HTTP): {e.Message}", server: _server, inner: e);
        }
        catch (JsonException e)
        {
            throw new HandleException(HandleFailure.Malformed, $"{_server}: the answer is no JSON", server: _server, inner: e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HandleException(HandleFailure.TimedOut, $"{_server}: no answer within {_http.Timeout.TotalSeconds:0.#} s", server: _server, inner: e);
        }
    }

    private HandleException Unexpected(ResponseCode code, JsonElement body) => code == ResponseCode.Success
        ? HandleException.Malformed("the answer has another form than it should", _server)
        : HandleException.Refused(code, body.TryGetProperty("message", out var m) ? m.GetString() : null, _server);

    private static string PathOf(string handle)
    {
        ArgumentException.ThrowIfNullOrEmpty(handle);
        return "api/handles/" + string.Join('/', handle.Split('/').Select(Uri.EscapeDataString));
    }

    private static string Query(IEnumerable<string> parts) => string.Join('&', parts) is { Length: > 0 } query ? "?" + query : "";
}
