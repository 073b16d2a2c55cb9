using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Projections;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;
using Yiwang.Trust.Auditing;

namespace Yiwang.Node.Tests.Witnessing;

/// <summary>Somebody with the node's disk edits a row of the views, or a byte of the log, behind the running program's back.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private const string Name = "转向节锻件待篡改";
    private RunningNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync();
        var services = _node.Host.Services;
        var (parties, templates) = (services.GetRequiredService<IParties>(), services.GetRequiredService<ITemplates>());
        var token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        _node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var own = parties.Directory.Operator!.Id;
        var admin = parties.Directory.Members(own)[0].In(own)!;
        var body = new TemplateBody { NameZh = "锻件", NameEn = "Forging", Kind = ObjectKind.Piece, Items = [new() { Index = 2000, Name = "productName", NameZh = "名称", Type = ItemType.Text, Searchable = true }] };
        PreparedNode.Done(await templates.PublishAsync(admin, Handle.Parse("99.1/META_F"), body, -1));
        using var made = await _node.Http.PostAsJsonAsync("api/v1/things", new { handle = "99.1/ZXJ-1", template = "99.1/META_F", attributes = new { productName = Name } });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task An_Edited_Row_Of_A_View_Turns_The_Page_Red_And_The_Audit_Names_It()
    {
        Assert.DoesNotContain("与存证不一致", await _node.Http.GetStringAsync("things/99.1/ZXJ-1"), StringComparison.Ordinal);
        await using (var views = SqliteDatabase.Open(Path.Combine(Folder, "views.db"))) Assert.True(await views.WriteAsync(s => s.Execute("update things_terms set term = '冒' where doc = '99.1/ZXJ-1' and term = '转'")) == 1);
        var page = await _node.Http.GetStringAsync("things/99.1/ZXJ-1");
        Assert.Contains("与存证不一致", page, StringComparison.Ordinal);
        Assert.Contains(Name, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        var found = await _node.Host.Services.GetRequiredService<ViewAudit>().RunAsync(Path.Combine(Folder, "audit.db"));
        Assert.Equal(2, found.Count);
        Assert.Contains(found.Differences, d => d is { Table: "things_terms", InLog: null } && d.Row.Contains("term=冒", StringComparison.Ordinal));
        // told once, shown where the node's people look
        await UntilAsync("trust/log", "与存证不一致：99.1/ZXJ-1");
        await _node.Host.Services.GetRequiredService<ProjectionRunner>().RebuildAsync("things_search");
        Assert.DoesNotContain("搜索结果可能不对", WebUtility.HtmlDecode(await _node.Http.GetStringAsync("things/99.1/ZXJ-1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Changed_Byte_Of_The_Log_Is_Shown_As_Damage_And_Never_As_A_Value()
    {
        Assert.Contains(Name, WebUtility.HtmlDecode(await _node.Http.GetStringAsync("things/99.1/ZXJ-1")), StringComparison.Ordinal);
        Overwrite(Encoding.UTF8.GetBytes(Name), Encoding.UTF8.GetBytes("转向节锻件已篡改"));
        foreach (var path in new[] { "i/99.1/ZXJ-1", "things/99.1/ZXJ-1" })
        {
            using var answer = path.StartsWith("i/", StringComparison.Ordinal) ? await AnonymousAsync(path) : await _node.Http.GetAsync(path);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("存证记录损坏", page, StringComparison.Ordinal);
            Assert.DoesNotContain("已篡改", page, StringComparison.Ordinal);
        }
        using var api = await _node.Http.GetAsync("api/v1/things/99.1/ZXJ-1");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
        Assert.Contains(Codes.EventsCorrupt, await api.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await UntilAsync("trust/log", "存证记录损坏：99.1/ZXJ-1");
    }

    [Fact]
    public async Task The_Audit_Says_Which_Entry_Is_Damaged_When_It_Was_Recorded_And_Since_When()
    {
        var runs = _node.Host.Services.GetRequiredService<AuditRuns>();
        await runs.RunAsync(AuditSubject.OwnLog, "", TestContext.Current.CancellationToken);
        Overwrite(Encoding.UTF8.GetBytes(Name), Encoding.UTF8.GetBytes("转向节锻件已篡改"));
        await runs.RunAsync(AuditSubject.OwnLog, "", TestContext.Current.CancellationToken);
        var past = await runs.RecentAsync(10, TestContext.Current.CancellationToken);
        Assert.Equal([false, true], past.Select(r => r.Holds));
        var when = AuditRuns.Minute(past[1].StartedAtUs);
        Assert.StartsWith($"第 {past[0].Position + 1} 条损坏（记录于 ", past[0].Result.Zh, StringComparison.Ordinal);
        Assert.Contains("存的字节不是当初写入的（000000.seg，偏移 ", past[0].Result.Zh, StringComparison.Ordinal);
        Assert.EndsWith($"；{when} 审计时还完好，改动在那以后", past[0].Result.Zh, StringComparison.Ordinal);
        Assert.EndsWith($"; it was sound in the audit of {when}, so it was changed after that", past[0].Result.En, StringComparison.Ordinal);
        Assert.DoesNotContain(Folder, past[0].Result.Zh + past[0].Result.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Changed_Byte_In_The_Way_Of_A_Product_Is_Shown_As_Damage_And_Its_Things_Are_Not()
    {
        var body = new { events = new[] { new { kind = "Stored", form = "object", action = "OBSERVE", epcs = new[] { "99.1/BOX-01" }, chain = "liquor", link = "stored", transactions = new[] { new { type = "recadv", id = "RK-ORIGINAL-7" } } } } };
        using (var recorded = await _node.Http.PostAsJsonAsync("api/v1/trace/events", body)) Assert.True(recorded.IsSuccessStatusCode, await recorded.Content.ReadAsStringAsync());
        Assert.Contains("\"proof\":\"agrees\"", await _node.Http.GetStringAsync("api/v1/trace?code=99.1/BOX-01"), StringComparison.Ordinal);
        Overwrite("RK-ORIGINAL-7"u8.ToArray(), "RK-FORGED---7"u8.ToArray());
        var api = await _node.Http.GetStringAsync("api/v1/trace?code=99.1/BOX-01");
        Assert.Contains("\"proof\":\"damaged\"", api, StringComparison.Ordinal);
        Assert.Contains("\"codes\":[],\"proof\"", api, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await _node.Http.GetStringAsync("trust/trace?code=99.1/BOX-01"));
        Assert.Contains("存证记录损坏", page, StringComparison.Ordinal);
        // neither the true number, of which nobody can be sure any more, nor the forged one finds it
        using var forged = await _node.Http.GetAsync("api/v1/trace?code=RK-FORGED---7");
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        await UntilAsync("trust/log", "存证记录损坏：trace_events#");
    }

    private string Folder => _node.Host.Services.GetRequiredService<DataFolder>().Root;

    private async Task<HttpResponseMessage> AnonymousAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = _node.Http.BaseAddress };
        return await http.GetAsync(path);
    }

    private void Overwrite(byte[] what, byte[] with)
    {
        Assert.Equal(what.Length, with.Length);
        using var file = new FileStream(Path.Combine(Folder, "log", "000000.seg"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[Math.Min(file.Length, 4 << 20)];
        file.ReadExactly(bytes);
        var at = bytes.AsSpan().LastIndexOf(what);
        Assert.True(at > 0);
        file.Position = at;
        file.Write(with);
        file.Flush(flushToDisk: true);
    }

    private Task<string> UntilAsync(string path, string text) => Polling.UntilAsync(_node.Http, path, page => WebUtility.HtmlDecode(page).Contains(text, StringComparison.Ordinal));
}
