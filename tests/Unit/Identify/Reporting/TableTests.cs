using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Identify.Reporting;

public sealed class TableTests
{
    private readonly ReportBook _book = ReportBook.Load(null);

    [Fact]
    public void The_tables_are_those_of_the_guide()
    {
        Assert.Equal(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "M1", "M2", "F", "R"], _book.All.Select(t => t.Code));
        Assert.Equal((45, 42 + 1), (_book.Find("T1")!.Fields.Count, _book.Find("T6")!.Fields.Count));
        Assert.Equal([Rhythm.Realtime, Rhythm.Realtime, Rhythm.Daily, Rhythm.Daily, Rhythm.Monthly, Rhythm.Hourly, Rhythm.Hourly, Rhythm.Daily, Rhythm.Daily, Rhythm.Monthly, Rhythm.Realtime], _book.All.Take(11).Select(t => t.Rhythm));
        Assert.All(_book.All, t => Assert.StartsWith("附件", t.Source, StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_may_have_its_own_and_a_bad_one_is_told_and_left_out()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, ReportBook.TablesFile), "code\tzh\ten\trhythm\treport\trows\tsource\nT3\t统计\tStatistics\tdaily\tidentify.daily\tmany\t附件\n");
            Assert.Equal("T3", Assert.Single(ReportBook.Load(folder).All).Code);
            File.WriteAllText(Path.Combine(folder, ReportBook.TablesFile), "code\tzh\ten\trhythm\treport\trows\tsource\nT3\t统计\tStatistics\tsometimes\tidentify.daily\tmany\t附件\n");
            var bad = ReportBook.Load(folder);
            Assert.Equal("reporting-tables.tsv 2: sometimes", bad.Problem);
            Assert.Equal(15, bad.All.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("registered", "-1", false)]
    [InlineData("registered", "12", true)]
    [InlineData("registered", "1.5", false)]
    [InlineData("nothing", "1", false)]
    [InlineData("sources", "1.2.3.4", false)]
    public void A_field_is_checked_by_its_kind(string field, string value, bool good) =>
        Assert.Equal(good, RowCheck.Problems(_book.Find("T3")!, [new JsonObject { ["prefix"] = "99.501", [field] = value }]).Count == 0);

    [Fact]
    public void A_list_is_checked_row_by_row_and_what_is_needed_and_empty_is_missing()
    {
        JsonArray rows = [new JsonObject { ["prefix"] = "99.501", ["sources"] = new JsonArray(new JsonObject { ["ip"] = "1.2.3.4", ["count"] = 1 }, new JsonObject { ["ip"] = "here", ["count"] = 1 }) }, new JsonObject { ["prefix"] = "99.501", ["requests"] = 0 }];
        var problem = Assert.Single(RowCheck.Problems(_book.Find("T3")!, rows));
        Assert.Equal((1, "sources.ip"), (problem.Row, problem.Field));
        Assert.Equal([("answered", 2), ("registered", 2), ("registeredTotal", 2), ("requests", 1)], RowCheck.Missing(_book.Find("T3")!, rows).Select(m => (m.Key, m.Value)));
    }

    [Fact]
    public void A_signed_report_reads_as_it_was_and_one_changed_byte_is_noticed() => Prop.ForAll<NonNull<string>, int, ushort>((name, value, at) =>
    {
        var algorithm = at % 2 == 0 ? SigningAlgorithm.Sm2 : SigningAlgorithm.Ed25519;
        var signer = Signers.Create(algorithm, Signers.NewPrivateKey(algorithm));
        var row = new JsonObject { ["identifier"] = string.Concat(name.Get.Where(c => !char.IsSurrogate(c))), ["n"] = value };
        var document = new ReportDocument("T9", "2026-11-20", 2, "99.501", 1_700_000_000_000_000, [row]) { Covers = ["99.501.1001"], Missing = new Dictionary<string, int> { ["created"] = 1 }, Last = 3 };
        var body = SignedReport.Sign(document, signer);
        var (read, key) = Assert.NotNull(SignedReport.Read(body));
        Assert.Equal(signer.PublicKey, key);
        Assert.Equal(document.Write(), read.Write());
        // within the report: what follows is the signature's own spelling
        const int before = 10;
        body[before + at % (document.Write().Length - 1)] ^= 1;
        Assert.Null(SignedReport.Read(body));
    }).Holds();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"report\":{\"table\":\"T1\"},\"signature\":{}}")]
    [InlineData("{\"report\":null,\"signature\":{\"algorithm\":\"ed25519\",\"key\":\"AA==\",\"value\":\"AA==\"}}")]
    public void Anything_else_is_no_report(string text) => Assert.Null(SignedReport.Read(System.Text.Encoding.UTF8.GetBytes(text)));
}
