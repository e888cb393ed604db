using Microsoft.Playwright;

namespace AePipeline.Bench;

/// <summary>Somebody with a browser, who looks at pages and pans the map.</summary>
/// <param name="page">The browser's page.</param>
/// <param name="gallery">The gallery.</param>
internal sealed class Visitor(IPage page, Uri gallery)
{
    private const int Rounds = 5;
    private const int PanSteps = 120;

    /// <summary>From the request to the first thing that is painted, in ms: the median of some visits after a first one.</summary>
    public async Task<double> MeasureFirstPaintAsync(string address)
    {
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            await page.GotoAsync(new Uri(gallery, address).ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            var painted = await page.EvaluateAsync<double>("""
                () => new Promise(resolve => new PerformanceObserver(list => resolve(list.getEntriesByName("first-contentful-paint")[0].startTime)).observe({ type: "paint", buffered: true }))
                """);
            if (round > 0) times.Add(painted);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>From the request to points on the map, in ms.</summary>
    public async Task<double> MeasureMapAsync()
    {
        await page.GotoAsync(new Uri(gallery, "/map").ToString());
        await page.Locator("[data-map][data-ready]").WaitForAsync();
        return await page.EvaluateAsync<double>("performance.now()");
    }

    /// <summary>Drags the map about: frames that were drawn, and how long that took, in s.</summary>
    public async Task<(int Frames, double Seconds)> PanAsync()
    {
        var stage = (await page.Locator("[data-stage]").BoundingBoxAsync())!;
        await page.EvaluateAsync("""
            () => {
                window.frames_ = 0;
                const count = () => { window.frames_++; requestAnimationFrame(count); };
                requestAnimationFrame(count);
            }
            """);
        await page.Mouse.MoveAsync(stage.X + (stage.Width / 2), stage.Y + (stage.Height / 2));
        await page.Mouse.DownAsync();
        var (framesBefore, timeBefore) = (await page.EvaluateAsync<int>("window.frames_"), await page.EvaluateAsync<double>("performance.now()"));
        for (var step = 0; step < PanSteps; step++)
        {
            var angle = 2 * Math.PI * step / PanSteps;
            await page.Mouse.MoveAsync(stage.X + (stage.Width / 2) + (float)(150 * Math.Sin(angle)), stage.Y + (stage.Height / 2) + (float)(100 * Math.Sin(2 * angle)));
        }

        var (framesAfter, timeAfter) = (await page.EvaluateAsync<int>("window.frames_"), await page.EvaluateAsync<double>("performance.now()"));
        await page.Mouse.UpAsync();
        return (framesAfter - framesBefore, (timeAfter - timeBefore) / 1000);
    }
}
