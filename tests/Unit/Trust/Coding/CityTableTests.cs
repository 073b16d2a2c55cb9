using System.Net;
using Xunit;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Unit.Tests.Trust.Coding;

public sealed class CityTableTests
{
    private readonly CityTable _table = new();

    public CityTableTests()
    {
        foreach (var line in new[] { "192.0.2.0/24,500000,重庆市,Chongqing", "192.0.2.128/25,510500,泸州市,Luzhou", "198.51.100.7/32,510100,成都市,Chengdu", "2001:db8::/32,440100,广州市,Guangzhou", "2001:db8:1::/48,440300,深圳市" }) Assert.True(_table.TryAdd(line), line);
    }

    [Theory]
    [InlineData("192.0.2.1", "重庆市"), InlineData("192.0.2.127", "重庆市"), InlineData("192.0.2.128", "泸州市"), InlineData("192.0.2.255", "泸州市")]
    [InlineData("192.0.1.255", null), InlineData("192.0.3.0", null), InlineData("198.51.100.7", "成都市"), InlineData("198.51.100.6", null), InlineData("::ffff:192.0.2.200", "泸州市")]
    [InlineData("2001:db8::1", "广州市"), InlineData("2001:db8:1:ffff::", "深圳市"), InlineData("2001:db8:2::", "广州市"), InlineData("2001:db9::", null), InlineData("127.0.0.1", null), InlineData("::1", null)]
    public void The_Longest_Block_That_Holds_The_Address_Names_The_City(string address, string? city) => Assert.Equal(city, _table.Of(IPAddress.Parse(address))?.Name.Zh);

    [Fact]
    public void A_City_Is_Found_By_Its_Number_And_Nobody_Is_Found_By_None()
    {
        Assert.Equal("Luzhou", _table.Of(510500)!.Name.En);
        Assert.Equal("深圳市", _table.Of(440300)!.Name.En);
        Assert.Null(_table.Of(0));
        Assert.Null(_table.Of(null));
    }

    [Theory, InlineData("192.0.2.0,500000,x"), InlineData("192.0.2.0/33,500000,x"), InlineData("192.0.2.0/24,50,x"), InlineData("192.0.2.0/24,500000,"), InlineData("nonsense"), InlineData("192.0.2.1/24,500000,x,y,z")]
    public void A_Wrong_Line_Is_Refused(string line) => Assert.False(_table.TryAdd(line));

    [Fact]
    public void Random_Blocks_Are_Answered_As_By_Going_Through_All_Of_Them()
    {
        var random = new Random(20261121);
        var table = new CityTable();
        var blocks = new List<(IPNetwork Network, string Name)>();
        for (var i = 0; i < 400; i++)
        {
            var bits = random.Next(4, 33);
            var address = (uint)random.Next() << 1 & (bits == 32 ? uint.MaxValue : ~(uint.MaxValue >> bits));
            var network = new IPNetwork(new IPAddress(BitConverter.GetBytes(address).Reverse().ToArray()), bits);
            if (blocks.Any(b => b.Network.Equals(network))) continue;
            blocks.Add((network, $"{network}"));
            Assert.True(table.TryAdd($"{network},{110100 + i},{network}"));
        }
        for (var i = 0; i < 2_000; i++)
        {
            var address = i % 2 == 0 ? new IPAddress(random.NextInt64(1L << 32)) : blocks[random.Next(blocks.Count)].Network.BaseAddress;
            var expected = blocks.Where(b => b.Network.Contains(address)).OrderBy(b => b.Network.PrefixLength).LastOrDefault().Name;
            Assert.Equal(expected, table.Of(address)?.Name.Zh);
        }
    }

    [Fact]
    public void A_Look_Up_Allocates_Nothing()
    {
        var address = IPAddress.Parse("192.0.2.200");
        Assert.Equal(0, Allocations.Least(() => _table.Of(address)));
    }
}
