namespace Yiwang.Node.Commands;

/// <summary><c>import FILE</c> and <c>export --pact ID FILE</c>: messages between nodes as signed files, where no line leads. The token's organisation is the one that sends and receives.</summary>
internal static class BundleCommand
{
    private const string Api = "/api/v1/bundles";

    /// <summary>Of <c>import</c>, where the file is no table.</summary>
    public static async Task<int> ImportAsync(NodeApi api, Terminal terminal, FileInfo file, bool json, CancellationToken cancel)
    {
        if (await api.UploadAsync(Api, file, cancel) is not { } done) return 1;
        if (json) terminal.Out.WriteLine(done.GetRawText());
        else if (done.TryGetProperty("missing", out var missing)) terminal.Error.WriteLine($"缺少编号 {missing} 起的消息，请先导入更早的文件 / messages from number {missing} on are missing: import the earlier file first");
        else terminal.Out.WriteLine($"新消息 {done.GetProperty("messages")} 条，已有 {done.GetProperty("known")} 条，回执 {done.GetProperty("receipts")} 条 / new messages, known ones, receipts");
        return done.TryGetProperty("missing", out _) ? 1 : 0;
    }

    /// <summary>Of <c>export</c>, where a pact is named.</summary>
    public static async Task<int> ExportAsync(NodeApi api, Terminal terminal, string pact, bool isSealed, string file, CancellationToken cancel)
    {
        if (await api.DownloadAsync($"{Api}?pact={Uri.EscapeDataString(pact)}&sealed={(isSealed ? "true" : "false")}", file, cancel) is not { } headers) return 1;
        terminal.Out.WriteLine($"{file}：消息 {First(headers, "yiwang-messages")} 条，回执 {First(headers, "yiwang-receipts")} 条 / messages, receipts");
        return 0;
    }

    private static string First(System.Net.Http.Headers.HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : "0";
}
