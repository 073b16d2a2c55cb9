using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Identify.Reporting.Filling;
using Yiwang.Identify.Reporting.Pages;
using Yiwang.Identify.Reporting.Sending;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Net.Crossing;
using Yiwang.Node.Hosting;
using Yiwang.Notices.Inbox;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Sessions;
using Yiwang.Signing;
using Yiwang.Node.Tests.Harness;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Node.Tests.Reporting;

/// <summary>What a second-level node owes arrives at the top node by itself, each day once, whatever the line and the clock do.</summary>
public sealed class ReportingTests
{
    [Fact]
    public async Task Days_without_a_line_arrive_afterwards_each_once_with_its_own_date()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        var first = pair.Today.AddDays(-1);
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("T3")).Count == 1, "the day before the beginning");
        await RegisterAsync(pair, "A1", "A2");
        await pair.StopAsync(0);
        for (var day = 1; day <= 4; day++)
        {
            pair.Advance(TimeSpan.FromDays(1));
            await RegisterAsync(pair, [.. Enumerable.Range(0, day).Select(i => $"D{day}-{i}")]);
            await ReportingPair.UntilAsync(async () => (await pair.SentAsync("M2")).Count == day + 1, $"day {day} is made without a line");
        }
        // the people of the sender are told once a day that nothing gets through
        await ReportingPair.UntilAsync(async () =>
        {
            var told = (await pair.Below.Services.GetRequiredService<Inboxes>().ListAsync(pair.Who, unread: false, null, 50)).Rows.Where(r => r.Title.Zh.EndsWith("份报送没有送达：国家顶级节点（测试）", StringComparison.Ordinal)).ToList();
            return told.Count >= 2 && told.Count <= 4;
        }, "a notice of each day");
        await pair.ServeAsync(0);
        pair.Advance(TimeSpan.FromMinutes(6));
        await ReportingPair.UntilAsync(async () => (await pair.SentAsync()).All(r => r.Outcome == "ok"), "everything has its receipt");

        // what arrived is what was made, part for part
        var (sent, received) = (await pair.SentAsync(), await pair.ReceivedAsync());
        Assert.Equal(sent.Select(Name).Order(StringComparer.Ordinal), received.Select(Name).Order(StringComparer.Ordinal));
        foreach (var table in new[] { "T3", "T8", "T9", "M1", "M2" })
            Assert.Equal(Enumerable.Range(0, 5).Select(d => ReportingPair.Day(first.AddDays(d))), received.Where(r => r.Table == table).Select(r => r.Period).Order(StringComparer.Ordinal));
        // each day has its own numbers: two on the first, then one, two, three
        foreach (var (day, count, total) in new[] { (1, 2, 2), (2, 1, 3), (3, 2, 5), (4, 3, 8) })
        {
            var row = Assert.Single((await pair.DocumentAsync("T8", ReportingPair.Day(first.AddDays(day)))).Rows)!;
            Assert.Equal((ReportingPair.Enterprise, count, total), ((string)row["prefix"]!, (int)row["registered"]!, (int)row["registeredTotal"]!));
            Assert.Equal(count, (await pair.DocumentAsync("T9", ReportingPair.Day(first.AddDays(day)))).Rows.Count);
        }
        Assert.All(received, r => Assert.Equal(0, r.Problems));
        Assert.All(received, r => Assert.NotNull(r.Position));
    }

    [Fact]
    public async Task A_pact_that_rests_loses_no_report_and_no_escrow()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        Task<List<EscrowRecord>> EscrowsAsync() => ReportingPair.StateOf(pair.Below).ReadAsync(sql => EscrowRows.List(sql, "escrow_out", pair.Pact, 100));
        await ReportingPair.UntilAsync(async () => (await pair.SentAsync()) is { Count: > 0 } sent && sent.TrueForAll(r => r.Outcome == "ok") && await EscrowsAsync() is [{ State: EscrowState.Success }], "the first day");
        await pair.StopAsync(0);
        pair.Advance(TimeSpan.FromDays(1));
        await ReportingPair.UntilAsync(async () => (await pair.SentAsync("M2")) is [{ Number: > 0 }, _] && await EscrowsAsync() is [{ State: EscrowState.Sending, Queued: > 0 }, _], "the second day waits");
        var (pacts, crossing) = (pair.Below.Services.GetRequiredService<IPacts>(), pair.Below.Services.GetRequiredService<ICrossing>());
        PreparedNode.Done(await pacts.SuspendAsync(pair.Who, pair.Pact, "核对密钥"));
        await ReportingPair.UntilAsync(() => Task.FromResult(crossing.Lanes.Where(l => l.IsOutward).Sum(l => l.Waiting) == 0), "it goes back");
        PreparedNode.Done(await pacts.ResumeAsync(pair.Who, pair.Pact));
        await pair.ServeAsync(0);
        await ReportingPair.UntilAsync(async () =>
        {
            pair.Advance(TimeSpan.FromSeconds(20));
            return (await pair.SentAsync()).TrueForAll(r => r.Outcome == "ok") && (await EscrowsAsync()).TrueForAll(e => e.State == EscrowState.Success);
        }, "all has arrived");
        var (sent, received) = (await pair.SentAsync(), await pair.ReceivedAsync());
        Assert.All(sent, s => Assert.Contains(Name(s), received.Select(Name)));
    }

    [Fact]
    public async Task Days_on_which_the_node_was_off_are_told_afterwards_as_the_log_had_them_or_with_the_day_they_were_taken()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        var first = pair.Today;
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("M2")).Count == 1, "the day before the beginning");
        await PublishAsync(pair, "A");
        await ReportingPair.UntilAsync(async () => (await TemplatesOfAsync(pair, "T11", first)).Contains("META_A"), "the day itself");
        // what was told last on that day stays; three days off, and back with one more template before anybody looks
        await pair.StopAsync(1);
        pair.Advance(TimeSpan.FromDays(3));
        await pair.ServeAsync(1);
        await PublishAsync(pair, "B");
        pair.Advance(TimeSpan.FromMinutes(2));
        await ReportingPair.UntilAsync(async () => (await TemplatesOfAsync(pair, "T11", first.AddDays(3))).Contains("META_B"), "today");
        await ReportingPair.UntilAsync(async () => (await pair.SentAsync()).All(r => r.Outcome == "ok"), "everything has its receipt");

        var received = await pair.ReceivedAsync();
        foreach (var table in new[] { "T1", "T2", "T4", "T6", "T7", "T11" })
        {
            // each day of the three, and none twice
            var late = received.Where(r => r.Table == table && r.Period.EndsWith("T23:59:59", StringComparison.Ordinal)).OrderBy(r => r.Period, StringComparer.Ordinal).ToList();
            Assert.Equal([ReportingPair.Day(first.AddDays(1)), ReportingPair.Day(first.AddDays(2))], late.Select(r => r.Period[..10]));
            foreach (var one in late) Assert.Equal(table is "T4" or "T11" ? null : ReportingPair.Day(first.AddDays(3)), (await SignedAsync(pair, table, one.Period)).Taken);
            Assert.Contains(received, r => r.Table == table && r.Period.StartsWith(ReportingPair.Day(first.AddDays(3)), StringComparison.Ordinal));
        }
        // of those days the log knows one template; the newer one is today's
        foreach (var day in new[] { 1, 2 })
        {
            var then = await SignedAsync(pair, "T11", ReportingPair.Day(first.AddDays(day)) + "T23:59:59");
            Assert.True(then.IsSame || !then.Rows.ToJsonString().Contains("META_B", StringComparison.Ordinal));
            Assert.Equal(ReportDocument.DigestOf((await DayAsync(pair, "T11", first)).Rows), then.Digest);
        }

        var services = pair.Below.Services;
        var duty = services.GetRequiredService<DutyBook>().Own().Single();
        var about = services.GetRequiredService<EnterpriseBook>().Of(duty);
        // whatever happened since: what a day had is what the log had then
        PreparedNode.Done(await services.GetRequiredService<IPrefixRegistry>().CancelAsync(pair.Who with { Roles = new HashSet<Role>(pair.Who.Roles) { Role.RegistryReviewer } }, PreparedNode.PrefixOf(ReportingPair.Enterprise), "停用"));
        async Task<Filled> AsOfAsync(string table, int day) => await services.GetServices<IFiller>().Single(f => f.Tables.Contains(table)).FillAsync(table, duty, about, first.AddDays(day), CancellationToken.None);
        Assert.Equal(["META_A"], (await AsOfAsync("T11", 1)).Rows.Select(r => ((string)r["code"]!).Split('/')[1]));
        Assert.Equal(["META_A", "META_B"], (await AsOfAsync("T11", 3)).Rows.Select(r => ((string)r["code"]!).Split('/')[1]));
        Assert.Equal(["1", "0"], new[] { await AsOfAsync("T3", 1), await AsOfAsync("T3", 3) }.Select(f => f.Rows[0]["registeredTotal"]!.ToString()));
    }

    private static async Task PublishAsync(ReportingPair pair, string code)
    {
        var body = new TemplateBody { NameZh = "零件" + code, NameEn = "Part " + code, Kind = ObjectKind.Product, Items = [new() { Index = 2000, Name = "name", NameZh = "名称", Type = ItemType.Text }] };
        PreparedNode.Done(await pair.Below.Services.GetRequiredService<ITemplates>().PublishAsync(pair.Who, Handle.Parse($"{ReportingPair.Enterprise}/META_{code}"), body, -1));
    }

    private static async Task<ReportDocument> SignedAsync(ReportingPair pair, string table, string period) =>
        SignedReport.Read((await ReportingPair.StateOf(pair.Top).ReadAsync(sql => ReceivedRows.Find(sql, pair.Pact, ReportingPair.Second, table, period, 1)))!.Value.Body)!.Value.Document;

    /// <summary>The newest of a day that has rows; one without if there is none.</summary>
    private static async Task<ReportDocument> DayAsync(ReportingPair pair, string table, DateOnly day)
    {
        var newest = (await pair.ReceivedAsync(table)).Where(r => !r.IsSame && r.Period.StartsWith(ReportingPair.Day(day), StringComparison.Ordinal)).OrderBy(r => r.Period, StringComparer.Ordinal).LastOrDefault();
        return newest is null ? new ReportDocument(table, ReportingPair.Day(day), 1, ReportingPair.Second, 0, []) : await SignedAsync(pair, table, newest.Period);
    }

    private static async Task<string> TemplatesOfAsync(ReportingPair pair, string table, DateOnly day) => (await DayAsync(pair, table, day)).Rows.ToJsonString();

    [Fact]
    public async Task What_a_lower_node_leaves_out_is_told_to_the_people_above()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("M2")).Count == 1, "the first day");
        await pair.StopAsync(1);
        pair.Advance(TimeSpan.FromDays(4));
        var directory = pair.Top.Services.GetRequiredService<IDirectory>();
        var admin = directory.Members(directory.Operator!.Id)[0].In(directory.Operator.Id)!;
        await ReportingPair.UntilAsync(async () => (await pair.Top.Services.GetRequiredService<Inboxes>().ListAsync(admin, unread: false, null, 50)).Rows.Any(r => r.Title.Zh.EndsWith("项迟报：汽摩标识服务有限公司", StringComparison.Ordinal)), "a notice above");
    }

    [Fact]
    public async Task A_stop_is_told_and_the_month_counts_it()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("M2")).Count == 1, "the first day");
        await RegisterAsync(pair, "A1");
        // an hour off, in order
        await pair.StopAsync(1);
        pair.Advance(TimeSpan.FromHours(1));
        await pair.ServeAsync(1);
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("F")).Sum(r => r.Rows) == 2, "the stop and its end");
        var rows = (await pair.DocumentAsync("F", (await pair.ReceivedAsync("F"))[0].Period)).Rows;
        Assert.Equal([("异常", "4"), ("恢复正常", "4")], rows.Select(r => ((string)r!["status"]!, (string)r["kind"]!)));
        Assert.Equal((string)rows[0]!["number"]!, (string)rows[1]!["clears"]!);
        Assert.StartsWith("99.501/", (string)rows[0]!["number"]!, StringComparison.Ordinal);

        var month = new DateOnly(pair.Today.Year, pair.Today.Month, 1);
        pair.Advance(month.AddMonths(1).ToDateTime(new TimeOnly(1, 5)) - pair.Today.ToDateTime(new TimeOnly(11, 0)));
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("R")).Count == 1, "the month's report");
        var (report, content, problems) = await pair.DocumentAsync("R", month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture));
        var row = Assert.Single(content)!;
        Assert.Equal("[]", problems);
        Assert.Single(row["maintenance"]!.AsArray());
        Assert.Empty(row["incidents"]!.AsArray());
        // all of the month since the node first ran, but the hour
        var (up, availability) = ((double)row["uptimeHours"]!, (double)row["availability"]!);
        Assert.InRange(up, 1, 31 * 24);
        Assert.Equal(100 * up / (up + 1), availability, 0.5);
        Assert.Equal(0, report.Problems);
    }

    [Fact]
    public async Task Whose_role_has_no_reports_types_into_none_and_reads_none()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("M2")).Count == 1, "the first day");
        var data = ReportLinks.DataOf("T1", ReportingPair.Second);
        var typed = pair.Below.Services.GetRequiredService<TypedBook>();
        using (var expert = await ExpertAsync(pair.Below))
        {
            // the form's token is that of any page which he may open
            var token = Regex.Match(await expert.GetStringAsync("/account"), "name=\"__RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value;
            using var form = new FormUrlEncodedContent([new("_handler", "data"), new("__RequestVerificationToken", token), new("address", "别处")]);
            using var sent = await expert.PostAsync(data, form);
            Assert.Equal((HttpStatusCode.Forbidden, 0), (sent.StatusCode, (await typed.OfAsync("T1", ReportingPair.Second)).Count));
        }
        using (var expert = await ExpertAsync(pair.Top))
        {
            using var read = await expert.GetAsync(ReportLinks.ReceivedOf(pair.Pact));
            Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
            Assert.DoesNotContain("汽摩标识服务有限公司", await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var admin = new Browser(pair.Below.Addresses.Single(a => a.Scheme == "http"));
        using (var entered = await admin.SignInAsync("admin", PreparedNode.Password)) Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        using (var saved = await admin.SubmitAsync(data, "data", ("address", "重庆市璧山区"))) Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal("重庆市璧山区", (string?)Assert.Single(await typed.OfAsync("T1", ReportingPair.Second))["address"]);
    }

    /// <summary>Somebody of the organisation whose work is another, by a program that asks for no page.</summary>
    private static async Task<HttpClient> ExpertAsync(NodeHost host)
    {
        var (parties, own) = (host.Services.GetRequiredService<IParties>(), host.Services.GetRequiredService<IDirectory>().Operator!.Id);
        if (!UserName.TryParse("expert", out var name)) throw new InvalidOperationException("test data");
        var who = ReportingPair.Done(await parties.BindAsync(parties.Directory.Members(own).Single().In(own)!, new BindUser(own, name, new Person("王工", null), [Role.Expert]))).In(own)!;
        var token = ReportingPair.Done(await host.Services.GetRequiredService<ApiTokens>().IssueAsync(who, "tests", who.Roles, 30)).Secret;
        return new HttpClient { BaseAddress = host.Addresses.Single(a => a.Scheme == "http"), DefaultRequestHeaders = { Accept = { new("*/*") }, Authorization = new("Bearer", token) } };
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_the_receipt_and_what_is_forged_is_refused()
    {
        await using var pair = await ReportingPair.StartAsync(TimeSpan.FromHours(10));
        await ReportingPair.UntilAsync(async () => (await pair.ReceivedAsync("M2")).Count == 1, "the first day");
        var (below, top) = (pair.Below.Services, pair.Top.Services);
        var own = below.GetRequiredService<IDirectory>().Operator!;
        var handler = top.GetServices<IMessageHandler>().Single(h => h.Type == ReportPost.Type);
        var signer = below.GetRequiredService<OrganizationKeys>().Find(own)!;
        var number = 1_000_000L;
        ValueTask<Outcome<ReadOnlyMemory<byte>>> SendAsync(ReadOnlyMemory<byte> body, string subject = "identify.daily") =>
            handler.HandleAsync(new InMessage(pair.Pact, own.Id, top.GetRequiredService<IDirectory>().Operator!.Id, number++, PactVerbs.Report, ReportPost.Type, subject, body, 1, 2), CancellationToken.None);
        ReportDocument Document(int part, params JsonObject[] rows) => new("T3", "2026-01-01", part, "99.501", 1, [.. rows]);

        var wrong = SignedReport.Sign(Document(1, new JsonObject { ["prefix"] = "99.501", ["registered"] = "viele" }, new JsonObject { ["prefix"] = "99.511" }), signer);
        var answer = ReportingPair.Done(await SendAsync(wrong));
        Assert.Equal([("registered", 1), ("prefix", 2)], JsonNode.Parse(answer.Span)!["problems"]!.AsArray().Select(p => ((string)p!["field"]!, (int)p["row"]!)));
        Assert.Equal(2, (await pair.DocumentAsync("T3", "2026-01-01")).Report.Problems);
        // again is the same, other content in its place is not
        Assert.True((await SendAsync(wrong)).Succeeded);
        Assert.Equal(Codes.EventsConflict, (await SendAsync(SignedReport.Sign(Document(1), signer))).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await SendAsync(SignedReport.Sign(Document(2) with { Prefix = "99.511" }, signer))).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await SendAsync(SignedReport.Sign(Document(2) with { Table = "T99" }, signer))).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await SendAsync(SignedReport.Sign(Document(2), signer), "identify.tables")).Status.Code);
        var stranger = Signers.Create(SigningAlgorithm.Ed25519, Signers.NewPrivateKey(SigningAlgorithm.Ed25519));
        Assert.Equal(Codes.PactsSignature, (await SendAsync(SignedReport.Sign(Document(2), stranger))).Status.Code);
        Assert.Equal(Codes.PactsSignature, (await SendAsync("{}"u8.ToArray())).Status.Code);
        Assert.Single(await pair.ReceivedAsync("T3"), r => r.Period == "2026-01-01");
    }

    private static string Name(SentReport r) => $"{r.Table} {r.Period} {r.Part} {r.Rows}";
    private static string Name(ReceivedReport r) => $"{r.Table} {r.Period} {r.Part} {r.Rows}";

    internal static async Task RegisterAsync(ReportingPair pair, params string[] suffixes)
    {
        var registry = pair.Below.Services.GetRequiredService<IRegistry>();
        foreach (var suffix in suffixes) PreparedNode.Done(await registry.RegisterAsync(pair.Who, new RegisterThing(Handle.Parse($"{ReportingPair.Enterprise}/{suffix}"), null, 0, [], [])));
    }
}
