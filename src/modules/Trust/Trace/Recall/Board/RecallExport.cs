using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Cases.Data;
using Yiwang.Console.Export;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;

namespace Yiwang.Trust.Trace.Recall.Board;

/// <summary>The board as a table, a line for each holder.</summary>
internal static class RecallExport
{
    private const string Path = "/trust/recalls/export";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync).ExcludeFromDescription();

    public static string Href(string id, string format) => $"{Path}?case={Uri.EscapeDataString(id)}&format={format}";

    private static async Task ServeAsync(string @case, string? format, HttpContext http, IViewer viewer, RecallBoards boards, Text text)
    {
        var read = await boards.ReadAsync(viewer.Principal, @case, http.RequestAborted);
        if (!read.Succeeded)
        {
            await Problem.Of(read.Status, http).ExecuteAsync(http);
            return;
        }
        string[] head = [text["持有单位", "Holder"], text["地区", "Region"], text["涉及箱数", "Cases"], text["已封存", "Sealed"], text["已售出", "Sold"], text["已退回", "Sent back"], text["通知状态", "Notice"], text["通知编号", "Notice no."]];
        var rows = read.Value.Holders.Select(h => new[]
        {
            h.Party is null ? text["尚无交接记录", "No hand-over recorded"] : h.Name, h.Region is { } region ? text[Regions.Find(region.ToString())?.Name ?? new(region.ToString(), region.ToString())] : "", Number(h.Things), Number(h.Sealed), Number(h.Sold), Number(h.Returned),
            h.Notice is { } notice ? text[notice.Definition.States.First(s => s.Code == notice.State).Name] : text["未通知", "not told"], h.Notice?.Number ?? "",
        });
        await TableExport.SendAsync(http, read.Value.Recall.Number, format, text["召回", "Recall"], [30, 16, 10, 10, 10, 10, 16, 18], head, rows);
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
