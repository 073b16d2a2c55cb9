using Xunit;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using Yiwang.Things.Records;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

public sealed class FindTests
{
    /// <summary>Sums up what it sees, without an allocation.</summary>
    private struct Sum : IThingVisitor
    {
        public int Values, DataBytes, HandleBytes, Members;

        public void Visit(ReadOnlySpan<byte> handle, long position, long recordedAtUs, in RecordReader record, bool range)
        {
            HandleBytes += handle.Length;
            Members += range ? 1 : 0;
            foreach (var value in record.Public)
            {
                Values++;
                DataBytes += value.Data.Length;
            }
        }
    }

    [Fact]
    public async Task Finding_a_thing_or_a_member_of_a_range_allocates_nothing()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A1", Value(1, "https://example.org"), Value(2, "secret", 3)));
        await bed.Registry.RegisterRangeAsync(Manager, new(RangeRules.Parse("99.501.1001/R[000-999]").Value!, null, 0, [Value(1, "common")]));
        var (own, member, absent) = ("99.501.1001/a1"u8.ToArray(), "99.501.1001/R123"u8.ToArray(), "99.501.1001/none"u8.ToArray());
        var sum = new Sum();
        Assert.Equal(0, Allocations.Least(() => sum = Look(bed.Registry, own, member, absent, 1000)));
        Assert.Equal((2000, 1000 * ("https://example.org".Length + "common".Length), 1000), (sum.Values, sum.DataBytes, sum.Members));
    }

    private static Sum Look(IRegistry registry, byte[] own, byte[] member, byte[] absent, int times)
    {
        var sum = new Sum();
        for (var i = 0; i < times; i++)
        {
            if (!registry.TryFind(own, ref sum) || !registry.TryFind(member, ref sum) || registry.TryFind(absent, ref sum)) throw new InvalidOperationException();
        }
        return sum;
    }

    [Fact]
    public async Task The_visitor_sees_the_handle_as_registered_and_the_wire_bytes_of_the_public_values_only()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/Abc", Value(1, "x"), Value(2, "secret", 3)));
        var seen = new Wire();
        Assert.True(bed.Registry.TryFind("99.501.1001/aBC"u8, ref seen));
        Assert.Equal("99.501.1001/Abc", seen.Handle);
        Assert.Equal("00000001" + "00000001", seen.Bytes![..16]);
        Assert.DoesNotContain(Convert.ToHexStringLower("secret"u8), seen.Bytes, StringComparison.Ordinal);
    }

    private struct Wire : IThingVisitor
    {
        public string? Handle, Bytes;

        public void Visit(ReadOnlySpan<byte> handle, long position, long recordedAtUs, in RecordReader record, bool range)
        {
            Handle = System.Text.Encoding.UTF8.GetString(handle);
            Bytes = Convert.ToHexStringLower(record.Public.Wire);
        }
    }
}
