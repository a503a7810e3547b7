<?php

declare(strict_types=1);

namespace Tests;

use App\Models\Tenant;
use App\Models\User;
use Chom\Metrics\Runtime\Laravel\Flusher;
use Chom\Metrics\Runtime\Laravel\Renderers;
use Chom\Metrics\Runtime\Store\Store;
use Closure;
use ErrorException;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Bootstrap\LoadConfiguration;
use Illuminate\Foundation\Bootstrap\RegisterProviders;
use Illuminate\Foundation\Testing\RefreshDatabase;
use Illuminate\Foundation\Testing\TestCase as FrameworkTestCase;
use Tests\Support\Host;
use Tests\Support\TemporaryDirectory;

abstract class TestCase extends FrameworkTestCase
{
    use RefreshDatabase;

    protected const TOKEN = 'a-token-that-only-prometheus-knows';

    /** @var array<string, mixed> configuration set before any provider sees it */
    protected array $settings = [];

    /** Takes the place of the configured store. */
    protected ?Store $store = null;

    /** @var array<string, Closure> singletons, as the application's own providers register them */
    protected array $singletons = [];

    protected string $state;

    protected function setUp(): void
    {
        $this->state = TemporaryDirectory::create('state');
        parent::setUp();
        $this->throwOwnDeprecations();
    }

    protected function tearDown(): void
    {
        restore_error_handler();
        parent::tearDown();
        TemporaryDirectory::delete($this->state);
    }

    public function createApplication(): Application
    {
        $app = require Host::path() . '/bootstrap/app.php';
        $app->afterBootstrapping(LoadConfiguration::class, function (Application $app): void {
            $app['config']->set($this->settings + ['metrics.state_path' => $this->state]);
        });
        $app->afterBootstrapping(RegisterProviders::class, function (Application $app): void {
            foreach ($this->singletons as $name => $make) {
                $app->singleton($name, $make);
            }
            if ($this->store !== null) {
                $app->instance(Store::class, $this->store);
            }
        });
        $app->make(Kernel::class)->bootstrap();

        return $app;
    }

    /**
     * Start the application again, configured or stored otherwise.
     *
     * @param array<string, mixed> $settings
     */
    protected function restart(array $settings = [], ?Store $store = null): void
    {
        $this->settings = $settings + $this->settings;
        $this->store = $store ?? $this->store;
        $this->refreshApplication();
        $this->artisan('migrate');
    }

    protected function actingWithToken(string $tier = 'pro'): User
    {
        $user = User::factory()->for(Tenant::factory()->create(['tier' => $tier]))->create([
            'api_token' => hash('sha256', "token-$tier"),
        ]);
        $this->withHeader('Authorization', "Bearer token-$tier");

        return $user;
    }

    /** @return array<string, string> every sample that a scrape would show: series => value */
    protected function scrape(): array
    {
        $this->app->make(Flusher::class)->now();
        $text = implode('', iterator_to_array($this->app->make(Renderers::class)->of(null)->render('text'), false));
        $samples = [];
        foreach (explode("\n", $text) as $line) {
            if ($line !== '' && $line[0] !== '#') {
                $end = strrpos($line, ' ');
                $samples[substr($line, 0, $end)] = substr($line, $end + 1);
            }
        }

        return $samples;
    }

    /** @return array<string, float> samples of one name that are not 0, by label text */
    protected function series(string $name): array
    {
        $series = [];
        foreach ($this->scrape() as $sample => $value) {
            [$family, $labels] = explode('{', "$sample{", 2);
            if ($family === $name && (float) $value !== 0.0) {
                $series[rtrim($labels, '{}')] = (float) $value;
            }
        }
        ksort($series);

        return $series;
    }

    /** The framework's own deprecations on newer PHP are not ours; those of our files are errors. */
    private function throwOwnDeprecations(): void
    {
        $previous = set_error_handler(static fn (): bool => false);
        restore_error_handler();
        set_error_handler(static function (int $level, string $message, string $file, int $line) use ($previous) {
            $deprecated = ($level & (E_DEPRECATED | E_USER_DEPRECATED)) !== 0;
            if ($deprecated && ! str_starts_with($file, '/usr/share/php')) {
                throw new ErrorException($message, 0, $level, $file, $line);
            }

            return $previous !== null ? $previous($level, $message, $file, $line) : false;
        });
    }
}
