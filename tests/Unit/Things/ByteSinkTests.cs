using Xunit;
using Yiwang.Things.Records;

namespace Yiwang.Unit.Tests.Things;

public sealed class ByteSinkTests
{
    [Fact]
    public void A_length_stands_before_its_text_also_when_the_buffer_grows_under_it()
    {
        for (var capacity = 1; capacity < 40; capacity++)
        {
            var sink = new ByteSink(capacity);
            sink.Text8("锻件A");
            sink.Text16("锻件BC");
            sink.Text32("forgingTemperature");
            Assert.Equal([7, .. "锻件A"u8, 0, 8, .. "锻件BC"u8, 0, 0, 0, 18, .. "forgingTemperature"u8], sink.Span.ToArray());
        }
    }
}
