using System.CommandLine;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Node.Commands;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Forms;

/// <summary>The example of docs/forms.md on a whole node, as somebody who reads that page does it: in the browser and on the command line.</summary>
public sealed class FormsTests : IAsyncLifetime
{
    private RunningNode _node = null!;
    private Browser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync(new NodeSettings { PublicUrl = "https://id.example", Limits = new() { DrainSeconds = 1 } });
        await PreparedNode.FoundAsync(Get<Accounts>(), Get<IParties>(), Get<IPrefixRegistry>(), Get<ApiTokens>());
        _browser = new Browser(_node.Http.BaseAddress!);
        Assert.Equal(HttpStatusCode.Found, (await _browser.SignInAsync("admin", PreparedNode.Password)).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Every_form_that_ships_has_a_page_with_its_diagram()
    {
        var store = Get<DefinitionStore>();
        Assert.Empty(store.Problems);
        Assert.True(store.Newest.Count >= 14);
        var list = await ReadAsync("/forms");
        foreach (var form in store.Newest)
        {
            Assert.Contains($"/forms/{form.Code}", list, StringComparison.Ordinal);
            var page = await ReadAsync($"/forms/{form.Code}");
            Assert.Equal(form.States.Count, page.Split("class=\"diagram-state ").Length - 1);
        }
        Assert.Contains("没有这个表单", WebUtility.HtmlDecode(await ReadAsync("/forms/none")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_checked_shown_with_its_fault_and_put_in_force()
    {
        var faulty = Example.Replace("to: review", "to: reveiw", StringComparison.Ordinal);
        var answer = await PostAsync(faulty, "save");
        Assert.Contains("可能是“review”", WebUtility.HtmlDecode(answer), StringComparison.Ordinal);
        Assert.Contains("class=\"faulty\"", answer, StringComparison.Ordinal);
        Assert.False(Get<DefinitionStore>().TryFind("leave", out _));

        Assert.Contains("没有问题", WebUtility.HtmlDecode(await PostAsync(Example, "check")), StringComparison.Ordinal);
        Assert.False(Get<DefinitionStore>().TryFind("leave", out _));

        var saved = await _browser.SubmitAsync("/forms/check", "form", ("text", Example), ("step", "save"));
        Assert.Equal((HttpStatusCode.Found, "/forms/leave"), (saved.StatusCode, saved.Headers.Location?.AbsolutePath));
        Assert.True(Get<DefinitionStore>().TryFind("leave", out var form) && form.Version == 1);
        Assert.Contains("class=\"diagram-state ", await ReadAsync("/forms/leave"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_in_a_file_stays_text()
    {
        var page = await PostAsync(Example.Replace("请假申请", "<script>alert(1)</script>", StringComparison.Ordinal).Replace("menu: connect", "menu: <b>x</b>", StringComparison.Ordinal), "check");
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>x</b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_do_not_see_forms()
    {
        using var stranger = new Browser(_node.Http.BaseAddress!);
        Assert.Equal(HttpStatusCode.Found, (await stranger.OpenAsync("/forms")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await stranger.OpenAsync("/forms/check")).StatusCode);
    }

    [Fact]
    public async Task The_command_line_says_the_place_as_compilers_do()
    {
        using var folder = new TemporaryFolder();
        var (good, bad) = (Path.Combine(folder.Path, "leave.case.yaml"), Path.Combine(folder.Path, "faulty.case.yaml"));
        await File.WriteAllTextAsync(good, Example);
        await File.WriteAllTextAsync(bad, Example.Replace("menu: connect", "menu: conect", StringComparison.Ordinal));
        var (code, output, error) = Run("forms", "check", good);
        Assert.True(code == 0, error);
        Assert.Contains("leave 1, 请假申请 / Leave", output, StringComparison.Ordinal);
        (code, _, error) = Run("forms", "check", good, bad);
        Assert.Equal(1, code);
        Assert.Contains($"{bad}:5:7: 没有菜单“conect”", error, StringComparison.Ordinal);
        Assert.Equal(2, Run("forms", "check", bad + ".none").Code);
    }

    private static string Example
    {
        get
        {
            var page = File.ReadAllText(Repository.File("docs/forms.md"));
            var from = page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
            return page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
        }
    }

    private T Get<T>() where T : notnull => _node.Host.Services.GetRequiredService<T>();

    private async Task<string> ReadAsync(string path) => await (await _browser.OpenAsync(path)).Content.ReadAsStringAsync();

    private async Task<string> PostAsync(string text, string step) => await (await _browser.SubmitAsync("/forms/check", "form", ("text", text), ("step", step))).Content.ReadAsStringAsync();

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = YiwangCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (code, output.ToString(), error.ToString());
    }
}
