using Xunit;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void A_later_source_wins()
    {
        var (settings, errors) = Bind(("listen.http", "8081"), ("LISTEN.HTTP", "8082"));
        Assert.Empty(errors);
        Assert.Equal(8082, settings.Listen.Http);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public void A_switch_is_true_or_false(string given, bool on)
    {
        var (settings, errors) = Bind(("mqtt.anonymous", given));
        Assert.Empty(errors);
        Assert.Equal(on, settings.Mqtt.Anonymous);
    }

    [Fact]
    public void Untouched_settings_keep_their_default() => Assert.Equal(new NodeSettings().Limits, Bind(("name", "x")).Settings.Limits);

    [Theory]
    [InlineData("listn.http", "listen.http")]
    [InlineData("limits.bodyByte", "limits.bodyBytes")]
    [InlineData("publicURI", "publicUrl")]
    public void An_unknown_key_suggests_the_nearest(string given, string meant) =>
        Assert.Contains(meant, Assert.Single(Bind((given, "1")).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("limits.bodyBytes", "65535")]
    [InlineData("limits.bodyBytes", "1073741825")]
    [InlineData("limits.bodyBytes", "1.5")]
    [InlineData("limits.bodyBytes", "")]
    [InlineData("listen.http", "65536")]
    [InlineData("listen.http", "99999999999999999999")]
    [InlineData("views.engine", "oracle")]
    [InlineData("listen.address", "example.cn")]
    [InlineData("publicUrl", "ftp://example.cn")]
    [InlineData("mqtt.anonymous", "1")]
    public void A_bad_value_is_named_by_its_key(string key, string value) =>
        Assert.StartsWith(key, Assert.Single(Bind((key, value)).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("limits.bodyBytes", "65536")]
    [InlineData("limits.bodyBytes", "1073741824")]
    [InlineData("listen.https", "-1")]
    [InlineData("proxy.trusted", "10.0.0.1, ::1")]
    public void A_bound_itself_is_allowed(string key, string value) => Assert.Empty(Bind((key, value)).Errors);

    [Fact]
    public void All_errors_come_together() =>
        Assert.Equal(4, Bind(("a.b", "1"), ("listen.http", "x"), ("limits.headerCount", "1"), ("views.engine", "postgres")).Errors.Count);

    [Fact]
    public void A_file_may_hold_comments_lists_and_nested_objects()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "yiwang.json"), """
            { // the plant's node
              "name": "渝州", "listen": { "http": 0 }, "proxy": { "trusted": ["10.0.0.1", "10.0.0.2"] }, }
            """);
        var (settings, errors) = SettingsReader.Read(new DataFolder(folder.Path), ["listen.http=1"]);
        Assert.Empty(errors);
        Assert.Equal(("渝州", 1), (settings.Name, settings.Listen.Http));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], settings.Proxy.Trusted);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_broken_file_is_an_error_and_not_an_exception(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "yiwang.json"), text);
        Assert.Single(SettingsReader.Read(new DataFolder(folder.Path), []).Errors);
    }

    [Fact]
    public void The_environment_is_read_by_prefix()
    {
        var given = SettingSources.FromEnvironment(new System.Collections.Hashtable { ["YIWANG__Listen__Http"] = "7", ["YIWANG_DATA"] = "x", ["PATH"] = "y" });
        Assert.Equal(new GivenSetting("Listen.Http", "7", "YIWANG__Listen__Http"), Assert.Single(given));
    }

    [Theory]
    [InlineData("", "127.0.0.1", "", true)]
    [InlineData("", "0.0.0.0", "", false)]
    [InlineData("", "*", "", false)]
    [InlineData("https://127.0.0.1:9002", "0.0.0.0", "", true)]
    [InlineData("http://localhost:8080", "*", "", true)]
    [InlineData("https://id.example.cn", "127.0.0.1", "", false)]
    [InlineData("http://192.168.10.5:8080", "127.0.0.1", "", false)]
    [InlineData("", "127.0.0.1", "https://id.example.cn", false)]
    public void A_node_is_local_where_others_reach_it_on_its_own_machine(string publicUrl, string listens, string firstRun, bool local) =>
        Assert.Equal(local, new NodeSettings { PublicUrl = publicUrl, Listen = new() { Address = listens } }.IsLocal(firstRun));

    [Fact]
    public void The_limits_page_lists_every_setting() =>
        Assert.Equal(SettingTable.Markdown(), File.ReadLines(Repository.File("docs/limits.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal)));

    private static (NodeSettings Settings, IReadOnlyList<string> Errors) Bind(params (string Key, string Value)[] given) =>
        SettingsReader.Bind(given.Select(g => new GivenSetting(g.Key, g.Value, "test")), []);
}
