<?php
use Other\Metrics;
Metrics::whatever();
