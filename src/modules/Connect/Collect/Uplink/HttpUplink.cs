using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Points.Book;
using Yiwang.Events;

namespace Yiwang.Connect.Collect.Uplink;

/// <summary>The node's API over HTTP. Whatever happens comes back as trouble in words; nothing is thrown but the caller's own cancellation.</summary>
internal sealed class HttpUplink(HttpClient http, string name, TimeProvider clock) : IUplink
{
    private const int AnswerMax = 32 << 20;
    private static readonly TimeSpan s_send = TimeSpan.FromSeconds(15), s_plan = TimeSpan.FromSeconds(45);

    public async ValueTask<UplinkTrouble?> SendAsync(ReadOnlyMemory<byte> block, CancellationToken cancel)
    {
        using var content = new ReadOnlyMemoryContent(block) { Headers = { ContentType = new MediaTypeHeaderValue(BlockCodec.ContentType) } };
        return (await AskAsync(HttpMethod.Post, "samples", content, s_send, cancel)).Trouble;
    }

    public async ValueTask<UplinkTrouble?> ReportAsync(CollectorReport report, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(BookJson.Write(report)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return (await AskAsync(HttpMethod.Post, "report", content, s_send, cancel)).Trouble;
    }

    public async ValueTask<ErrandsAnswer> ErrandsAsync(CancellationToken cancel)
    {
        var (body, trouble) = await AskAsync(HttpMethod.Get, "errands", null, s_plan, cancel);
        return body is not null && BookJson.TryRead<ErrandList>(body) is { } list ? new(list.Errands, null) : new([], trouble);
    }

    public async ValueTask<UplinkTrouble?> AnswerAsync(ErrandAnswer answer, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(BookJson.Write(answer)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return (await AskAsync(HttpMethod.Post, "errands", content, s_send, cancel)).Trouble;
    }

    public async ValueTask<PlanAnswer> PlanAsync(string? seen, CancellationToken cancel)
    {
        var (body, trouble) = await AskAsync(HttpMethod.Get, seen is null ? "plan" : "plan?seen=" + Uri.EscapeDataString(seen), null, s_plan, cancel);
        if (trouble is not null || body is null) return new(null, trouble);
        return BookJson.TryRead<CollectorPlan>(body) is { } plan ? new(plan, null) : new(null, new(false, new("节点的答复看不懂，两边的版本是否一致？", "The node's answer makes no sense: are both of the same version?")));
    }

    /// <returns>The body of a 200; null with 204 and 304.</returns>
    private async ValueTask<(byte[]? Body, UplinkTrouble? Trouble)> AskAsync(HttpMethod method, string path, HttpContent? content, TimeSpan patience, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            using var request = new HttpRequestMessage(method, $"api/v1/collectors/{name}/{path}") { Content = content };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.NoContent) return (null, null);
            if (answer.Content.Headers.ContentLength > AnswerMax) return (null, new(false, new("节点的答复过大。", "The node's answer is too large.")));
            var body = await answer.Content.ReadAsByteArrayAsync(either.Token);
            return answer.StatusCode == HttpStatusCode.OK ? (body, null) : (null, new(false, Why(answer.StatusCode, body)));
        }
        catch (HttpRequestException e)
        {
            return (null, new(true, new($"连不上节点：{e.Message}", $"The node cannot be reached: {e.Message}")));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, new(true, new($"节点 {patience.TotalSeconds:0} 秒没有答复。", $"The node did not answer within {patience.TotalSeconds:0} s.")));
        }
        catch (IOException e)
        {
            return (null, new(true, new($"连接断开：{e.Message}", $"The connection broke: {e.Message}")));
        }
    }

    private static Bilingual Why(HttpStatusCode status, byte[] body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var code = problem.RootElement.GetProperty("code").GetString() ?? "";
            return CodeSentences.Of(new Outcome(code));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new($"节点答复 HTTP {(int)status}。", $"The node answered HTTP {(int)status}.");
        }
    }
}
