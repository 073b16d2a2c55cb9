using Xunit;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        var settings = new NodeSettings
        {
            Name = "重庆市级节点", Upstream = "http://127.0.1.1:8080/", Listen = new() { Address = "127.0.1.5", Http = 8081, Handle = 0, Also = ["http://127.0.0.1:8081", "https://127.0.0.1:8444"] },
            Labels = new() { AllowPrivateAddress = true }, NodeTest = new() { Allow = ["127.0.0.0/8"] },
        };
        SettingsFile.Write(new DataFolder(_folder.Path), settings);
        var (read, errors) = SettingsReader.Read(new DataFolder(_folder.Path), []);
        Assert.Empty(errors);
        foreach (var key in SettingKey.All.Values) Assert.Equal(key.Get(settings), key.Get(read));
    }

    [Fact]
    public void What_is_usual_is_left_out() => Assert.Equal("""{"listen":{"http":8081}}""", SettingsFile.Of(new NodeSettings { Listen = new() { Http = 8081 } }).ToJsonString());
}
