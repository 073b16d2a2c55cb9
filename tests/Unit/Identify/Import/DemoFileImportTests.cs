using System.Text;
using Xunit;
using Yiwang.Identify.Import.Checks;
using Yiwang.Console.Tables.Csv;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Yiwang.Unit.Tests.Identify.DemoFiles;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Identify.Import;

public sealed class DemoFileImportTests
{
    private static TemplateBody Starter(string suffix) => StarterTemplates.All.Single(t => t.Suffix == suffix).Body;

    private static string Value(RegisterThing thing, int index) => Encoding.UTF8.GetString(thing.Values.Single(v => v.Index == index).Data.Span);

    [Fact]
    public async Task Three_thousand_forgings_map_onto_the_template_that_ships_and_have_no_error()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var run = new ImportRun(Forgings.Right());
        var template = run.TemplateOf(Starter("META_FORGING"));
        var things = run.Check(template, run.Plan(template), bed.Registry);
        Assert.Empty(run.Found(FindingKind.Error));
        Assert.Empty(run.Found(FindingKind.Fixed));
        Assert.Equal(Forgings.Rows, things.Count);
        var one = things[730];
        Assert.Equal("99.501.1001/ZXJ26020731", one.Handle.ToString());
        Assert.Equal(["ZXJ-20261014-A02", "H2611-01", "42CrMo", Forgings.CellText(731, Forgings.Temperature), "QT", "pass", "2026-10-14"],
            ((int[])[2000, 2001, 2002, 2003, 2005, 2006, 2009]).Select(i => i == 2003 ? Forgings.CellText(731, Forgings.Temperature) : Value(one, i)));
    }

    [Fact]
    public async Task Three_thousand_bottles_in_gbk_map_onto_the_template_that_ships_and_have_no_error()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var run = new ImportRun(Bottles.Right());
        Assert.Equal((TextCoding.Gbk, (byte)','), (run.File_.Choice.Coding, run.File_.Choice.Delimiter));
        var template = run.TemplateOf(Starter("META_BAIJIU"), "99.511.1001/META_BAIJIU");
        var plan = run.Plan(template);
        Assert.Equal("{瓶码}", plan.Suffix);
        var things = run.Check(template, plan, bed.Registry);
        Assert.Empty(run.Found(FindingKind.Error));
        Assert.Equal(Bottles.Rows, things.Count);
        Assert.Equal("99.511.1001/B26A100000001", things[0].Handle.ToString());
        Assert.Equal(["赤河·陈酿", "nongxiang", "52", "500"], ((int[])[2000, 2001, 2002, 2003]).Select(i => Value(things[0], i)));
    }

    private static TemplateItem Corrected(TemplateItem item) => item.NameZh switch
    {
        "产品编码" => item with { Unique = false },
        "炉号" => item with { Required = true },
        "材料牌号" => item with { Type = ItemType.Choice, MaxLength = null, Options = [new("42CrMo", "42CrMo", "42CrMo")] },
        "磁粉探伤" => item with { Type = ItemType.Choice, MaxLength = null, Options = [new("pass", "合格", "pass"), new("fail", "不合格", "fail")] },
        "工艺/锻造温度" => item with { Type = ItemType.Number, MaxLength = null, Min = 800, Max = 1_300, Decimals = 1 },
        "工艺/硬度" => item with { Type = ItemType.Number, MaxLength = null, Decimals = 1 },
        "重量" => item with { Type = ItemType.Number, MaxLength = null, Min = 0, Decimals = 2 },
        "检验日期" => item with { Type = ItemType.Date, MaxLength = null },
        "检验员" => item with { MaxLength = 20, Required = false },
        "追溯码" => item with { Type = ItemType.Text, MaxLength = 32, Unique = false },
        _ => item with { Required = false },
    };

    [Fact]
    public async Task The_workbook_as_it_usually_is_gives_exactly_its_mistakes()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var run = new ImportRun(Forgings.Wrong());
        Assert.Equal(2, run.File_.Sheets.Count);
        Assert.Equal((2, Forgings.WrongHeaderRow), (run.Survey.Header.FirstRow, run.Survey.Header.LastRow));
        Assert.Equal("工艺/锻造温度（℃）", run.Headings[Forgings.Temperature]);
        // the second line of the heading is no row, though in a long sheet it was taken for one at first
        Assert.Equal(Forgings.WrongRows, run.Survey.DataRows);
        Assert.DoesNotContain("锻造温度（℃）", run.Survey.Profiles[Forgings.Temperature].Samples);
        Assert.Equal(3, run.Survey.Profiles[Forgings.Temperature].Samples.Count);
        var template = run.TemplateOf(run.Guess(Corrected));
        var things = run.Check(template, run.Plan(template), bed.Registry);

        var shown = Forgings.Mistakes.Where(m => !Forgings.HiddenRows.Contains(m.Row) && m.Code.Length > 0).ToArray();
        Assert.Equal(shown.Where(m => !m.Fixed).Select(m => (m.Row, m.Column, m.Code)).Order(), run.Found(FindingKind.Error));
        var merged = Enumerable.Range(Forgings.MergedBatch.FirstRow + 1, 3).Select(r => (r, Forgings.Batch, "fixed.merged"));
        Assert.Equal([.. shown.Where(m => m.Fixed).Select(m => (m.Row, m.Column, m.Code)).Concat(merged).Order()], run.Found(FindingKind.Fixed));
        Assert.Equal(Forgings.WrongRows - Forgings.HiddenRows.Count - run.Findings.BadRows.Count, things.Count);
        Assert.Equal("<script>alert(1)</sc", Value(things.Single(t => t.Handle.ToString() == "99.501.1001/ZXJ26020109"), 2_000 + Forgings.Inspector));
    }

    [Fact]
    public async Task Hidden_rows_are_told_and_imported_only_when_wanted()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var run = new ImportRun(Forgings.Wrong());
        Assert.Equal(Forgings.HiddenRows.Count, run.Survey.HiddenRows);
        Assert.Contains(run.Survey.Header.Notices, n => n.Zh.Contains("隐藏", StringComparison.Ordinal));
        var template = run.TemplateOf(run.Guess(Corrected));
        var without = run.Check(template, run.Plan(template), bed.Registry).Count;
        var with = run.Check(template, run.Plan(template, p => p with { IncludeHiddenRows = true }), bed.Registry).Count;
        Assert.Equal(without + Forgings.HiddenRows.Count, with);
    }

    [Fact]
    public async Task The_csv_as_it_usually_is_gives_exactly_its_mistakes()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var run = new ImportRun(Bottles.Wrong());
        var body = Starter("META_BAIJIU");
        body = body with { Items = [.. body.Items, new TemplateItem { Index = 2_100, Name = "caseCode", NameZh = "箱码", Type = ItemType.Text, MaxLength = 32 }] };
        var template = run.TemplateOf(body);
        var things = run.Check(template, run.Plan(template), bed.Registry);
        var expected = Bottles.Mistakes.Where(m => m is { Fixed: false, Code.Length: > 0 }).Select(m => (m.Row, m.Column, m.Code)).Append((Bottles.ShiftedRow, -1, "row.extra-cells")).Order();
        Assert.Equal(expected, run.Found(FindingKind.Error));
        Assert.Equal(Bottles.Mistakes.Where(m => m.Fixed).Select(m => (m.Row, m.Column, m.Code)).Order(), run.Found(FindingKind.Fixed));
        Assert.Contains(things, t => Value(t, 2000) == "赤河·陈酿,礼盒");
        Assert.Contains(things, t => Value(t, 2010) == "<script>alert(1)</script>");
    }

    [Fact]
    public async Task Codes_that_really_end_in_zeros_pass_when_she_says_so()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var run = new ImportRun(Bottles.Wrong());
        var body = Starter("META_BAIJIU");
        body = body with { Items = [.. body.Items, new TemplateItem { Index = 2_100, Name = "caseCode", NameZh = "箱码", Type = ItemType.Text }] };
        var template = run.TemplateOf(body);
        run.Check(template, run.Plan(template, p => p with { KeepZeroTails = true }), bed.Registry);
        Assert.DoesNotContain(run.Findings.Kept, f => f.Code == "cell.digits-zeroed");
        Assert.Contains(run.Findings.Kept, f => f.Code == "cell.scientific");
    }

    [Fact]
    public async Task What_is_registered_or_voided_already_is_told_by_row()
    {
        await using var bed = await ThingsBed.OpenAsync();
        using var run = new ImportRun(Forgings.Right());
        var template = run.TemplateOf(Starter("META_FORGING"));
        var plan = run.Plan(template);
        var things = run.Check(template, plan, bed.Registry);
        foreach (var thing in things.Take(2)) Assert.True((await bed.Registry.RegisterAsync(ThingsBed.Manager, thing with { Template = null, TemplateVersion = 0 })).Succeeded);
        Assert.True((await bed.Registry.VoidAsync(ThingsBed.Manager, things[1].Handle, "打错了")).Succeeded);
        run.Check(template, plan, bed.Registry);
        Assert.Equal([(2, Forgings.Code, "handle.registered"), (3, Forgings.Code, "handle.voided")], run.Found(FindingKind.Error));
    }
}
