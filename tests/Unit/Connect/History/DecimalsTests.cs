using Xunit;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using static Yiwang.Unit.Tests.Connect.ConnectBed;

namespace Yiwang.Unit.Tests.Connect.History;

/// <summary>As many digits as the device promises.</summary>
public sealed class DecimalsTests
{
    [Theory]
    [InlineData(RawType.UInt16, 0.0001, 0, 0.457, "0.457")]
    [InlineData(RawType.UInt16, 0.0001, 0.00005, 0.457, "0.4570")]
    [InlineData(RawType.UInt16, 0.01, 0, 0.457, "0.46")]
    [InlineData(RawType.UInt16, 1, 0, 42, "42")]
    [InlineData(RawType.Int16, 0.1, 1, 41.26, "41")]
    [InlineData(RawType.Float32, 1, 0.01, 21.0371, "21.04")]
    [InlineData(RawType.Float32, 1, 0, 21.0371, "21.04")]
    [InlineData(RawType.Float32, 1, 5, 21.0371, "21")]
    public void A_dead_band_or_a_scale_says_how_exact(RawType type, double scale, double deadband, double value, string shown) =>
        Assert.Equal(shown, ValueText.Number(Register("p", "holding:0", type) with { Scale = scale, Deadband = deadband }, value));
}
