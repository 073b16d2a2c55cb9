using Xunit;
using Yiwang.Cases.Definitions.Reading;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Chains;

namespace Yiwang.Unit.Tests.Trust.Trace;

public sealed class ChainTests
{
    private static readonly string[] s_beside = ["material-made", "material-shipped", "case-opened", "pallet"];

    [Fact]
    public void The_shipped_chains_are_sound()
    {
        var book = ChainBook.Load(null);
        Assert.Empty(book.Problems);
        Assert.Equal(["auto-parts", "liquor"], book.All.Select(c => c.Code).Order());
    }

    [Fact]
    public void Liquor_has_four_stages_and_fourteen_links_beside_the_suppliers_part_opening_and_pallets()
    {
        var liquor = ChainBook.Load(null).Find("liquor")!;
        Assert.Equal(4, liquor.Stages.Count);
        Assert.Equal(14, liquor.Links.Count(l => !s_beside.Contains(l.Code)));
        Assert.All(s_beside, code => Assert.NotNull(liquor.Link(code)));
    }

    [Fact]
    public void What_is_wrong_is_said_with_its_line_and_what_was_meant()
    {
        var problems = new ProblemList("furniture.chain.yaml");
        Assert.Null(ChainReader.Read("""
            chain: furniture
            name: 家具追溯 | Furniture trace
            items:
              board: {name: 板材批次 | Board lot, unit: 批 | lots}
            stages:
              making: 制造 | Making
            links:
              sawn:
                name: 开料 | Sawn
                stage: makin
                kind: Produced
                form: transformation
                input: boards
                fields: {width: {name: 宽 | Width, type: nummber}}
            """, problems));
        Assert.Equal([(9, "output"), (10, "makin"), (13, "boards"), (14, "nummber"), (0, "making")], problems.InOrder.Select(p => (p.Line, Word: Said(p.Reason.En))).OrderBy(p => p.Line == 1 ? 99 : p.Line).Select(p => (p.Line == 1 ? 0 : p.Line, p.Word)));
    }

    [Fact]
    public void Rows_of_a_packing_line_become_runs()
    {
        var rows = Enumerable.Range(0, 60).Select(i => ($"99.1.1/C{i / 6 + 1:00}", $"99.1.1/B{(i < 30 ? i : i + 1):000}"));
        var packs = RowsToFacts.Packs(rows);
        Assert.Equal(["99.1.1/C[01-05] 99.1.1/B[000-029] 6", "99.1.1/C[06-10] 99.1.1/B[031-060] 6"], packs.Select(p => $"{p.Parent} {p.Children[0]} {p.Per}"));
    }

    private static string Said(string sentence) => sentence.Split('\'') is [_, var word, ..] ? word : sentence;
}
