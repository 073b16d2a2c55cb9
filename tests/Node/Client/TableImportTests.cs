using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Commands;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Node.Tests.Client;

/// <summary><c>yiwang import</c> of a table against a whole node.</summary>
public sealed class TableImportTests : IAsyncLifetime
{
    private const string Template = PreparedNode.Prefix + "/META_PART";
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _out = new(), _error = new();
    private RunningNode _node = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync(new NodeSettings { Limits = new() { DrainSeconds = 1 } });
        var services = _node.Host.Services;
        _token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), services.GetRequiredService<IParties>(), services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        var directory = services.GetRequiredService<IDirectory>();
        var admin = directory.Members(directory.Operator!.Id)[0].In(directory.Operator.Id)!;
        TemplateItem Item(int index, string name, string zh) => new() { Index = index, Name = name, NameZh = zh, Type = ItemType.Text, Grade = 1, Visibility = Visibility.Public };
        PreparedNode.Done(await services.GetRequiredService<ITemplates>().PublishAsync(admin, Handle.Parse(Template), new TemplateBody { NameZh = "零件", NameEn = "Part", Kind = ObjectKind.Product, Items = [Item(2000, "material", "材料"), Item(2001, "heat", "炉号")] }, -1));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Rows_are_registered_once_however_often_the_file_is_given()
    {
        var text = new StringBuilder("标识,材料,heat\r\n");
        for (var i = 1; i <= 2_003; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Z{i:D5},42CrMo,L-{i}\r\n");
        Assert.Equal((0, "2003"), (await RunAsync("件.csv", text.ToString(), dryRun: true), Number()));
        Assert.Null(Find("Z00001"));
        foreach (var _ in new[] { 1, 2 }) Assert.Equal((0, "2003"), (await RunAsync("件.csv", text.ToString()), Number()));
        Assert.Equal(["42CrMo", "L-2003"], Find("Z02003")!.Values.Select(v => Encoding.UTF8.GetString(v.Data.Span)));
        Assert.NotNull(Find("Z00001"));
    }

    [Fact]
    public async Task A_wrong_row_is_named_and_nothing_of_its_call_is_registered()
    {
        Assert.Equal(1, await RunAsync("错.csv", $"标识,材料,炉号\nA1,42CrMo,1\n\n{new string('x', 300)},20Cr,2\n"));
        Assert.Contains("第 4 行", _error.ToString(), StringComparison.Ordinal);
        Assert.Null(Find("A1"));
        Assert.Equal(1, await RunAsync("错.csv", "标识,颜色\nA1,红\n"));
        Assert.Contains("颜色", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync("错.csv", "标识,材料,材料\nA1,a,b\n"));
        Assert.Equal(1, await RunAsync("错.csv", "标识,材料\n"));
        Assert.Equal(1, await RunAsync("错.csv", "标识,材料\n,x\n"));
        Assert.Null(Find("A1"));
    }

    private string Number() => System.Text.RegularExpressions.Regex.Match(_out.ToString().TrimEnd().Split('\n')[^1], "[0-9]+").Value;

    private ThingRecord? Find(string suffix) => _node.Host.Services.GetRequiredService<IRegistry>().FindRecord(Handle.Parse($"{PreparedNode.Prefix}/{suffix}"));

    private async Task<int> RunAsync(string name, string text, bool dryRun = false)
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(path, text);
        var terminal = new Terminal(_out, _error);
        using var api = NodeApi.Open(terminal, _node.Http.BaseAddress!.AbsoluteUri, _token)!;
        return await new TableImport(api, terminal, new TableImportOptions(Template, PreparedNode.Prefix, null, dryRun, false)).RunAsync(new FileInfo(path), TestContext.Current.CancellationToken);
    }
}
