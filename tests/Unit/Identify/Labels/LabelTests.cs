using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Labels.Print;
using Yiwang.Things;
using Yiwang.Wire.Gs1;

namespace Yiwang.Unit.Tests.Identify.Labels;

public sealed class LabelTests
{
    private static readonly LabelAddress Address = LabelAddress.From("https://id.example.cn/", false).Value!;
    private static LabelItem Item(string handle, string name = "转向节锻件") => new(Handle.Parse(handle), name);

    private static async Task<string> Print(LabelLayout layout, params LabelItem[] items)
    {
        var text = new StringWriter();
        await new LabelSheet(layout, Address, english: false).WriteAsync(text, items, TestContext.Current.CancellationToken);
        return text.ToString();
    }

    [Theory]
    [InlineData(null, "labels.no-address")]
    [InlineData("  ", "labels.no-address")]
    [InlineData("id.example.cn", "labels.bad-address")]
    [InlineData("ftp://id.example.cn", "labels.bad-address")]
    [InlineData("https://user:secret@id.example.cn", "labels.bad-address")]
    [InlineData("http://localhost:8080", "labels.local-address")]
    [InlineData("http://127.0.1.2:8080", "labels.local-address")]
    [InlineData("http://[::1]/", "labels.local-address")]
    [InlineData("http://[::ffff:127.0.0.1]/", "labels.local-address")]
    [InlineData("http://0.0.0.0", "labels.local-address")]
    [InlineData("http://192.168.1.7:8080", "labels.private-address")]
    [InlineData("http://172.20.0.1", "labels.private-address")]
    [InlineData("http://100.64.0.1", "labels.private-address")]
    [InlineData("http://[fd00::1]", "labels.private-address")]
    [InlineData("http://factory-server", "labels.private-address")]
    public void Labels_are_refused_while_others_could_not_open_them(string? url, string reason)
    {
        var refused = LabelAddress.From(url, allowPrivate: false);
        Assert.Equal((Codes.RequestInvalid, reason), (refused.Status.Code, refused.Status.Detail));
        Assert.NotEmpty(refused.Status.Say!.Value.Zh);
    }

    [Fact]
    public void An_address_of_the_lan_needs_the_setting_and_this_machine_is_refused_all_the_same()
    {
        Assert.True(LabelAddress.From("http://192.168.1.7:8080", allowPrivate: true).Succeeded);
        Assert.False(LabelAddress.From("http://127.0.0.1:8080", allowPrivate: true).Succeeded);
    }

    [Fact]
    public void The_symbol_holds_the_address_with_the_handle_percent_encoded() =>
        Assert.Equal("https://id.example.cn/i/99.501.1001/%E9%94%BB%E4%BB%B6%23A/1", Address.UrlOf(Handle.Parse("99.501.1001/锻件#A/1")));

    [Theory]
    [InlineData("gs1qr")]
    [InlineData("Gs1DataMatrix")]
    public async Task A_gs1_label_says_what_its_symbol_holds_and_a_thing_without_a_key_gets_none(string symbol)
    {
        Assert.True(Gs1LinkReader.TryParse("/01/09506000134352/21/a%2Fb", out var link, out _));
        var html = await Print(LabelLayout.From("60x40", symbol, 0, 0, 0).Value!, Item("99.501.1001/A") with { Gs1 = link }, Item("99.501.1001/B"));
        Assert.Equal(1, Count(html, "<svg"));
        Assert.Contains(">(01)09506000134352(21)a/b<", html, StringComparison.Ordinal);
        Assert.Contains("99.501.1001/B: 没有 GS1 标识", html, StringComparison.Ordinal);
        Assert.Equal("https://id.example.cn/01/09506000134352/21/a%2Fb", Address.UrlOf(link));
    }

    [Fact]
    public async Task The_print_house_gets_digital_links_and_element_strings_for_gs1_symbols()
    {
        Assert.True(Gs1LinkReader.TryParse("/01/09506000134352/21/7", out var link, out _));
        using MemoryStream into = new();
        await new PrintHouseFile(Address, gs1: true).WriteAsync(into, [Item("99.501.1001/A", "") with { Gs1 = link }, Item("99.501.1001/B", "")], csv: false, TestContext.Current.CancellationToken);
        Assert.Equal("99.501.1001/A\thttps://id.example.cn/01/09506000134352/21/7\t(01)09506000134352(21)7\r\n99.501.1001/B\thttps://id.example.cn/i/99.501.1001/B\t\r\n", Encoding.UTF8.GetString(into.ToArray()));
    }

    [Fact]
    public async Task A_roll_label_is_one_page_of_exactly_its_size()
    {
        var html = await Print(new LabelLayout(LabelFormat.Find("40x30")!, LabelSymbol.Qr), Item("99.501.1001/ZXJ26000001"), Item("99.501.1001/ZXJ26000002"));
        Assert.Contains("@page{size:40mm 30mm;margin:0}", html, StringComparison.Ordinal);
        Assert.Equal(2, Count(html, "<section>"));
        Assert.Contains(">转向节锻件</div>", html, StringComparison.Ordinal);
        Assert.Contains(">99.501.1001/ZXJ26000002</div>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_holds_24_after_those_used_up_and_moves_by_the_calibration()
    {
        var items = Enumerable.Range(1, 24).Select(i => Item($"99.501.1001/ZXJ{i:D4}")).ToArray();
        var html = await Print(new LabelLayout(LabelFormat.Find("a4-3x8")!, LabelSymbol.DataMatrix, OffsetX: 1.5, OffsetY: -0.5, Skip: 4), items);
        Assert.Equal(2, Count(html, "<section>"));
        Assert.Equal(2, Count(html, "</section>"));
        // the fifth place is the second of the second row
        Assert.Contains("left:71.5mm;top:37mm", html, StringComparison.Ordinal);
        Assert.Equal(24, Count(html, "<svg"));
    }

    [Fact]
    public async Task Script_in_a_name_stays_text()
    {
        var html = await Print(new LabelLayout(LabelFormat.All[0], LabelSymbol.Qr), Item("99.501.1001/A", "<script>alert(1)</script>"));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handle_too_long_for_the_size_is_named_instead_of_printed_unreadably()
    {
        var html = await Print(new LabelLayout(LabelFormat.All[0], LabelSymbol.Qr), Item("99.501.1001/" + new string('长', 60)));
        Assert.Equal(0, Count(html, "<svg"));
        Assert.Contains("印不下", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Layouts_out_of_bounds_are_refused_by_field()
    {
        Assert.Equal("format", LabelLayout.From("99x99", "qr", 0, 0, 0).Status.Field);
        Assert.Equal("symbol", LabelLayout.From("40x30", "7", 0, 0, 0).Status.Field);
        Assert.Equal("offset", LabelLayout.From("40x30", "qr", double.NaN, 0, 0).Status.Field);
        Assert.Equal("skip", LabelLayout.From("a4-3x8", "qr", 0, 0, 24).Status.Field);
        Assert.True(LabelLayout.From("a4-3x8", "datamatrix", -10, 10, 23).Succeeded);
    }

    [Fact]
    public void A_part_of_a_range_is_made_member_by_member_up_to_a_bound()
    {
        Assert.True(Prefix.TryParse("99.501.1001", out var prefix, out _));
        var pattern = new RangePattern(prefix, "ZXJ26", 6, "A", 1, 20_000);
        var part = LabelRange.Of(pattern, 731, 732, "锻件", LabelRange.PrintMax);
        Assert.Equal(["99.501.1001/ZXJ26000731A", "99.501.1001/ZXJ26000732A"], part.Value!.Items().Select(i => i.Handle.ToString()));
        Assert.Equal(Codes.RequestTooLarge, LabelRange.Of(pattern, 1, 5_001, "", LabelRange.PrintMax).Status.Code);
        Assert.Equal(Codes.ThingsRangeInvalid, LabelRange.Of(pattern, 0, 5, "", LabelRange.PrintMax).Status.Code);
        Assert.Equal(Codes.ThingsRangeInvalid, LabelRange.Of(pattern, 6, 5, "", LabelRange.PrintMax).Status.Code);
    }

    [Fact]
    public async Task The_print_house_gets_code_and_address_without_formulas()
    {
        var csv = new MemoryStream();
        await new PrintHouseFile(Address).WriteAsync(csv, [Item("99.501.1001/A", "=1+1,\"x\"")], csv: true, TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], csv.ToArray().Take(3));
        Assert.EndsWith("99.501.1001/A,https://id.example.cn/i/99.501.1001/A,\"'=1+1,\"\"x\"\"\"\r\n", Encoding.UTF8.GetString(csv.ToArray()), StringComparison.Ordinal);
        var text = new MemoryStream();
        await new PrintHouseFile(Address).WriteAsync(text, [Item("99.501.1001/A")], csv: false, TestContext.Current.CancellationToken);
        Assert.Equal("99.501.1001/A\thttps://id.example.cn/i/99.501.1001/A\r\n", Encoding.UTF8.GetString(text.ToArray()));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
